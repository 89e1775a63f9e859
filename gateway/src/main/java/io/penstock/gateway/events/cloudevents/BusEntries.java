package io.penstock.gateway.events.cloudevents;

import io.cloudevents.CloudEvent;
import io.penstock.gateway.events.BusEvent;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * CloudEvents as events of a bus: type is the detail type, the subject the one resource, the data
 * the detail. Data that is no JSON object is the member {@code data} of the detail, and {@code
 * data_base64} when it is not text. Other attributes are not carried. Pure.
 */
final class BusEntries {
  private BusEntries() {}

  /**
   * Source and id together name an event, so an event that comes twice is delivered once.
   *
   * @throws IllegalArgumentException when a bus cannot take it
   */
  static BusEvent of(CloudEvent event, String region, String account, Instant now) {
    String source = event.getSource().toString();
    if (source.startsWith("aws."))
      throw new IllegalArgumentException("Not authorized for the source " + source + ".");
    Instant time = event.getTime() == null ? now : event.getTime().toInstant();
    String identity = source + " " + event.getId();
    return BusEvent.of(
            event.getId(),
            source,
            event.getType(),
            time,
            account,
            region,
            event.getSubject() == null ? List.of() : List.of(event.getSubject()),
            detail(event))
        .known(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static String detail(CloudEvent event) {
    if (event.getData() == null) return "{}";
    byte[] data = event.getData().toBytes();
    String text = text(data);
    if (text == null)
      return new JsonObject().put("data_base64", Base64.getEncoder().encodeToString(data)).encode();
    if (!isJson(event.getDataContentType())) return new JsonObject().put("data", text).encode();
    try {
      Object json = Json.decodeValue(text);
      return json instanceof JsonObject ? text : new JsonObject().put("data", json).encode();
    } catch (DecodeException e) {
      throw new IllegalArgumentException("The data of event " + event.getId() + " is not JSON.");
    }
  }

  private static boolean isJson(String type) {
    if (type == null) return true;
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return media.equals("text/json") || media.matches("application/([^ /]+[+])?json");
  }

  /** Null when it is not UTF-8. */
  private static String text(byte[] data) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
