package io.penstock.gateway.node;

import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The APIs of the HTTP port, whoever has them. Any thread. */
final class ServedApis {
  private static final Logger LOG = LoggerFactory.getLogger(ServedApis.class);

  private final Consumer<List<Api>> served;
  private List<Api> declared = List.of();
  private final Map<Api.Kind, List<Api>> made = new EnumMap<>(Api.Kind.class);
  private volatile ApiTable table = ApiTable.EMPTY;

  /**
   * @param served called with all of them, and again when there are others
   */
  ServedApis(Consumer<List<Api>> served) {
    this.served = served;
  }

  ApiTable table() {
    return table;
  }

  /** Those of templates, and functions' URLs. */
  synchronized void declared(List<Api> all) {
    declared = all;
    build();
  }

  /** Stages of those of one kind made by API. */
  synchronized void made(Api.Kind kind, List<Api> all) {
    made.put(kind, all);
    build();
  }

  /** A template's API keeps an id that it shares with one made by API, which is left out. */
  private void build() {
    Set<String> taken = new HashSet<>();
    for (Api api : declared) taken.add(api.id());
    var stages = new ArrayList<Api>();
    for (List<Api> all : made.values())
      for (Api one : all)
        if (!taken.contains(one.id())) stages.add(one);
        else
          LOG.warn("The API {} ({}) is not served: a template's has its id.", one.id(), one.name());
    table = ApiTable.of(declared, stages);
    served.accept(table.apis());
  }
}
