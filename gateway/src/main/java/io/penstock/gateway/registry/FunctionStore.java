package io.penstock.gateway.registry;

import io.vertx.core.Future;
import java.util.List;

/** Keeps functions over restarts. Called from one thread at a time. */
public interface FunctionStore {
  /** Completes once the function is durable. */
  Future<Void> save(Function function);

  /** Completes once the function is durably gone. */
  Future<Void> remove(String name);

  /** All that were saved. */
  Future<List<Function>> load();

  /** Keeps nothing: for tests, and for trying things out. */
  FunctionStore NONE =
      new FunctionStore() {
        @Override
        public Future<Void> save(Function function) {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> remove(String name) {
          return Future.succeededFuture();
        }

        @Override
        public Future<List<Function>> load() {
          return Future.succeededFuture(List.of());
        }
      };
}
