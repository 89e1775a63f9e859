package io.penstock.gateway.events.cloudevents;

import io.cloudevents.CloudEvent;
import io.penstock.trigger.fuzz.Input;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/** CloudEvents of the three modes: refused in words, or events with what they must have. */
public final class CloudEventFuzz {
  private CloudEventFuzz() {}

  /** One run: lines of headers, a zero, the body. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 2);
    var headers = MultiMap.caseInsensitiveMultiMap();
    for (String line : parts[0].split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    try {
      for (CloudEvent event :
          CloudEventReader.read(headers, parts[1].getBytes(StandardCharsets.UTF_8)))
        Input.hold(event.getId() != null && event.getSource() != null, "an event without an id");
    } catch (CloudEventReader.NoCloudEventException | IllegalArgumentException e) {
      // refused in words
    }
  }
}
