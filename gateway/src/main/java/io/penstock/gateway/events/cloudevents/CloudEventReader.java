package io.penstock.gateway.events.cloudevents;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.core.provider.EventFormatProvider;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import io.penstock.function.JsonReading;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a request of any of the three modes: binary, structured, batch. Pure.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">
 *     HTTP protocol binding</a>
 */
final class CloudEventReader {
  static final String BATCH = "application/cloudevents-batch";
  static final String STRUCTURED = "application/cloudevents";
  private static final ObjectMapper JSON = JsonReading.mapper();

  /** The request is no CloudEvent at all. */
  static final class NoCloudEventException extends RuntimeException {
    NoCloudEventException() {
      super("This is not a CloudEvent: no ce- headers, and no content type of CloudEvents.");
    }
  }

  private CloudEventReader() {}

  /**
   * @throws NoCloudEventException when it is none
   * @throws IllegalArgumentException when it is one that breaks the specification
   */
  static List<CloudEvent> read(MultiMap headers, byte[] body) {
    String type = headers.get("content-type");
    String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
    if (lower.startsWith(BATCH)) return batch(lower, body);
    if (!lower.startsWith(STRUCTURED) && !headers.contains("ce-specversion"))
      throw new NoCloudEventException();
    if (lower.startsWith(STRUCTURED)) exclusive(body);
    try {
      return List.of(
          HttpMessageFactory.createReader(
                  each -> headers.forEach(h -> each.accept(h.getKey(), h.getValue())), body)
              .toEvent());
    } catch (EventDeserializationException
        | CloudEventRWException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new IllegalArgumentException("The CloudEvent is not valid: " + reason(e));
    }
  }

  private static String reason(Exception e) {
    return e.getCause() instanceof JacksonException json
        ? json.getOriginalMessage()
        : e.getMessage();
  }

  private static List<CloudEvent> batch(String type, byte[] body) {
    if (!type.startsWith(BATCH + "+json"))
      throw new IllegalArgumentException("Batches are read as " + BATCH + "+json only.");
    var format = EventFormatProvider.getInstance().resolveFormat(JsonFormat.CONTENT_TYPE);
    var events = new ArrayList<CloudEvent>();
    try {
      JsonNode all = JSON.readTree(body);
      if (!all.isArray()) throw new IllegalArgumentException("A batch is an array of events.");
      for (JsonNode one : all) {
        byte[] text = JSON.writeValueAsBytes(one);
        exclusive(text);
        events.add(format.deserialize(text));
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The batch is not JSON: " + e.getOriginalMessage());
    } catch (IOException
        | EventDeserializationException
        | CloudEventRWException
        | IllegalStateException e) {
      throw new IllegalArgumentException(
          "Event " + events.size() + " of the batch is not valid: " + reason(e));
    }
    return events;
  }

  private static void exclusive(byte[] structured) {
    try {
      JsonNode event = JSON.readTree(structured);
      if (event.hasNonNull("data") && event.hasNonNull("data_base64"))
        throw new IllegalArgumentException("data and data_base64 exclude each other.");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The CloudEvent is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalArgumentException("The CloudEvent is not JSON.");
    }
  }
}
