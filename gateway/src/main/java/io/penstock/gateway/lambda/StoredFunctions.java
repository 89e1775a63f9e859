package io.penstock.gateway.lambda;

import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionJson;
import io.penstock.gateway.registry.FunctionStore;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Functions as documents of the store. */
record StoredFunctions(Documents documents) implements FunctionStore {
  private static final String KIND = "function";

  @Override
  public Future<Void> save(Function function) {
    return documents.put(KIND, function.name(), FunctionJson.write(function));
  }

  @Override
  public Future<Void> remove(String name) {
    return documents.delete(KIND, name);
  }

  @Override
  public Future<List<Function>> load() {
    return documents
        .list(KIND)
        .map(
            all -> {
              var functions = new ArrayList<Function>();
              all.values().forEach(json -> functions.add(FunctionJson.read(json)));
              return functions;
            });
  }
}
