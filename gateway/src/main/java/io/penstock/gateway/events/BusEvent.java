package io.penstock.gateway.events;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.trigger.filter.EventPattern;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * An event on its bus: read once, written once. Not changed after it is made; any thread.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">The
 *     event's structure</a>
 */
public final class BusEvent {
  /** Nesting as deep as EventBridge takes it. */
  static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(1_000).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String id;
  private final ObjectNode tree;
  private final Written json;

  /** Most events match nothing, and are never written. */
  private static final class Written {
    private Buffer json;

    private synchronized Buffer of(ObjectNode tree) {
      if (json == null) json = Buffer.buffer(bytes(tree));
      return json;
    }

    private static byte[] bytes(ObjectNode tree) {
      try {
        return JSON.writeValueAsBytes(tree);
      } catch (JacksonException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private BusEvent(String id, ObjectNode tree) {
    this(id, tree, new Written());
  }

  private BusEvent(String id, ObjectNode tree, Written json) {
    this.id = id;
    this.tree = tree;
    this.json = json;
  }

  /**
   * @param detail text of a JSON object
   * @throws IllegalArgumentException when the detail is not
   */
  public static BusEvent of(
      String id,
      String source,
      String detailType,
      Instant time,
      String account,
      String region,
      List<String> resources,
      String detail) {
    JsonNode read;
    try {
      read = JSON.readTree(detail);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Detail is malformed.");
    }
    if (!read.isObject()) throw new IllegalArgumentException("Detail is malformed.");
    ObjectNode event =
        JSON.createObjectNode()
            .put("version", "0")
            .put("id", id)
            .put("detail-type", detailType)
            .put("source", source)
            .put("account", account)
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", region);
    ArrayNode list = event.putArray("resources");
    resources.forEach(list::add);
    event.set("detail", read);
    return new BusEvent(id, event);
  }

  /**
   * A whole event, as a rule hands it from one bus to another or an archive kept it.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static BusEvent parse(Buffer whole) {
    try {
      if (JSON.readTree(whole.getBytes()) instanceof ObjectNode event
          && event.path("id").isTextual()
          && event.path("source").isTextual()
          && event.path("detail").isObject())
        return new BusEvent(event.get("id").textValue(), event);
    } catch (IOException e) {
      // said below
    }
    throw new IllegalArgumentException("not an event");
  }

  /**
   * @throws IllegalArgumentException when the text is not JSON
   */
  public static boolean matches(EventPattern pattern, Buffer event) {
    try {
      return pattern.matches(JSON.readTree(event.getBytes()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON");
    }
  }

  /** The same event for those who get it, known here by another id. */
  public BusEvent known(String otherId) {
    return new BusEvent(otherId, tree, json);
  }

  BusEvent replayed(String replayName) {
    ObjectNode copy = tree.deepCopy();
    copy.put("replay-name", replayName);
    return new BusEvent(id, copy);
  }

  boolean isReplayed() {
    return tree.has("replay-name");
  }

  public String id() {
    return id;
  }

  Instant time() {
    try {
      return Instant.parse(tree.path("time").asText());
    } catch (java.time.format.DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  Buffer detail() {
    return Buffer.buffer(tree.path("detail").toString());
  }

  /** Not to be changed. */
  JsonNode tree() {
    return tree;
  }

  /** Always the same buffer, so that deliveries of it share one stored copy. */
  Buffer json() {
    return json.of(tree);
  }
}
