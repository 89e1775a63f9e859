package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * AWS Query: form parameters in, XML out.
 *
 * @param namespace of the XML
 * @param version value of the parameter {@code Version}
 * @param details whether errors have an element for details, which is always empty
 */
public record Query(String namespace, String version, boolean details) implements Protocol {
  public Query(String namespace, String version) {
    this(namespace, version, false);
  }

  /**
   * {@code <XResponse><XResult>…}.
   *
   * @param result null for none
   */
  public Reply reply(String action, Consumer<Xml> result) {
    return call -> {
      if (call.response().ended()) return;
      var xml = new Xml();
      xml.open(action + "Response", namespace);
      if (result != null) xml.in(action + "Result", result);
      xml.in("ResponseMetadata", x -> x.text("RequestId", call.requestId()));
      send(call.response(), 200, xml.close().toBuffer());
    };
  }

  /**
   * The same from JSON: members become elements, those of lists elements named {@code member}.
   *
   * @param output null for an action without a result
   */
  public Reply reply(String action, JsonObject output) {
    return reply(action, output == null ? null : (Consumer<Xml>) xml -> members(xml, output));
  }

  private static void members(Xml xml, JsonObject structure) {
    structure.forEach(one -> element(xml, one.getKey(), one.getValue()));
  }

  private static void element(Xml xml, String name, Object value) {
    switch (value) {
      case null -> {}
      case JsonObject inner -> xml.in(name, all -> members(all, inner));
      case JsonArray list -> xml.in(name, all -> list.forEach(one -> element(all, "member", one)));
      default -> xml.text(name, value.toString());
    }
  }

  /** The fault for an action that is not served. */
  public static AwsFault unserved(AwsCall call) {
    String action = QueryParameters.of(call).get("Action");
    return new AwsFault(
        400,
        "InvalidAction",
        action == null
            ? "The request names no action."
            : "The operation " + action + " is not served here.");
  }

  @Override
  public void fault(HttpServerResponse response, AwsFault fault, String requestId) {
    if (response.headWritten() || response.ended()) return;
    var xml = new Xml();
    xml.open("ErrorResponse", namespace);
    xml.in(
        "Error",
        x -> {
          x.text("Type", fault.status() >= 500 ? "Receiver" : "Sender");
          x.text("Code", fault.queryCode() == null ? fault.code() : fault.queryCode());
          x.text("Message", fault.getMessage());
          if (details) x.text("Detail", "");
        });
    xml.text("RequestId", requestId);
    send(response, fault.status(), xml.close().toBuffer());
  }

  private static void send(HttpServerResponse response, int status, Buffer body) {
    response.setStatusCode(status).putHeader("content-type", "text/xml").end(body);
  }
}
