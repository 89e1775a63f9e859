package io.penstock.gateway.lambda.template;

import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.EventReader;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Similar;
import java.util.Set;

/** {@code Events} of SAM functions: each is handed to whoever reads its type. */
final class FunctionEvents {
  /** What else SAM has. */
  private static final Set<String> NOT_SERVED =
      Set.of("CloudWatchLogs", "IoTRule", "AlexaSkill", "Cognito", "MQ");

  private FunctionEvents() {}

  static void read(Resource resource, Reading reading) {
    FunctionDef function = reading.functions.get(resource.id());
    var properties = resource.properties();
    properties
        .maps("Events")
        .forEach(
            (id, event) ->
                event.part(
                    () -> {
                      if (!id.matches("[A-Za-z0-9]+"))
                        event.error("", "an event's id is of letters and digits.");
                      String type = event.required("Type");
                      Properties settings = event.mapOrEmpty("Properties");
                      event.finish(Set.of());
                      if (type != null && function != null)
                        event(reading, function, resource.id() + id, type, event, settings);
                    }));
  }

  private static void event(
      Reading reading,
      FunctionDef function,
      String id,
      String type,
      Properties event,
      Properties settings) {
    EventReader reader = reading.table.event(type);
    if (reader != null) {
      reader.read(function, id, settings, reading);
      return;
    }
    if (NOT_SERVED.contains(type))
      event.warn("Type", "events of type " + type + " are not served here.");
    else {
      Set<String> all = reading.table.eventTypes();
      all.addAll(NOT_SERVED);
      event.error("Type", type + " is not a type of event." + Similar.hint(type, all));
    }
  }
}
