package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** Events of WebSocket APIs: a connection opens, says something, is closed. */
public final class SocketEvent {
  private SocketEvent() {}

  /**
   * What is told apart of one event.
   *
   * @param routeKey the route it goes to
   * @param requestId of this event
   * @param time milliseconds since 1970
   * @param clfTime the same as {@code 04/Mar/2026:05:06:07 +0000}
   */
  public record Moment(String routeKey, String requestId, long time, String clfTime) {}

  /**
   * {@code CONNECT}.
   *
   * @param query as received, without {@code ?}; empty for none
   */
  public static Buffer connect(
      SocketFacts socket, Moment moment, HeaderLines headers, String query) {
    Utf8Json json = new Utf8Json(2048);
    json.beginObject();
    ProxyEvent.headers(json, headers);
    Map<String, List<String>> parameters = QueryText.parameters(query);
    if (!parameters.isEmpty()) {
      ProxyEvent.query(json, parameters, false);
    }
    variables(json, socket);
    context(json, socket, moment, "CONNECT", null);
    json.member("isBase64Encoded", false);
    return json.endObject().toBuffer();
  }

  /** What an authorizer of {@code $connect} is sent. */
  public static Buffer authorizer(
      SocketFacts socket, Moment moment, HeaderLines headers, String query, String arn) {
    Utf8Json json = new Utf8Json(2048);
    json.beginObject();
    json.member("type", "REQUEST");
    json.member("methodArn", arn);
    ProxyEvent.headers(json, headers);
    ProxyEvent.query(json, QueryText.parameters(query), true);
    json.key("stageVariables").beginObject();
    socket.stageVariables().forEach(json::member);
    json.endObject();
    context(json, socket, moment, "CONNECT", null);
    return json.endObject().toBuffer();
  }

  /**
   * {@code MESSAGE}.
   *
   * @param text whether the body is UTF-8 text; else it is base64 in the event
   */
  public static Buffer message(
      SocketFacts socket, Moment moment, String messageId, Buffer body, boolean text) {
    Utf8Json json = new Utf8Json(1024 + body.length() + body.length() / 3);
    json.beginObject();
    variables(json, socket);
    context(json, socket, moment, "MESSAGE", messageId);
    json.key("body");
    if (text) {
      json.text(body);
    } else {
      json.base64(body);
    }
    json.member("isBase64Encoded", !text);
    return json.endObject().toBuffer();
  }

  /**
   * {@code DISCONNECT}. It goes out when the connection is gone already.
   *
   * @param status of the closing frame; 1005 when it had none, 1006 when there was no frame
   */
  public static Buffer disconnect(SocketFacts socket, Moment moment, int status, String reason) {
    Utf8Json json = new Utf8Json(1024);
    json.beginObject();
    HeaderLines headers =
        new HeaderLines(4)
            .add("Host", socket.domainName())
            .add("x-api-key", "")
            .add("X-Forwarded-For", "")
            .add("x-restapi", "");
    ProxyEvent.headers(json, headers);
    variables(json, socket);
    json.key("requestContext").beginObject();
    json.member("routeKey", moment.routeKey());
    json.member("disconnectStatusCode", status);
    members(json, socket, moment, "DISCONNECT");
    json.member("disconnectReason", reason);
    json.endObject();
    json.member("isBase64Encoded", false);
    return json.endObject().toBuffer();
  }

  private static void variables(Utf8Json json, SocketFacts socket) {
    if (!socket.stageVariables().isEmpty()) {
      json.key("stageVariables").beginObject();
      socket.stageVariables().forEach(json::member);
      json.endObject();
    }
  }

  private static void context(
      Utf8Json json, SocketFacts socket, Moment moment, String type, String messageId) {
    json.key("requestContext").beginObject();
    json.member("routeKey", moment.routeKey());
    if (messageId != null) {
      json.member("messageId", messageId);
    }
    members(json, socket, moment, type);
    json.endObject();
  }

  private static void members(Utf8Json json, SocketFacts socket, Moment moment, String type) {
    if (socket.authorizer() != null) {
      json.key("authorizer").raw(socket.authorizer());
    }
    json.member("eventType", type);
    json.member("extendedRequestId", moment.requestId());
    json.member("requestTime", moment.clfTime());
    json.member("messageDirection", "IN");
    json.member("stage", socket.stage());
    json.member("connectedAt", socket.connectedAt());
    json.member("requestTimeEpoch", moment.time());
    json.key("identity").beginObject();
    if (socket.identity().accessKey() != null) {
      json.member("accessKey", socket.identity().accessKey());
      json.member("accountId", socket.identity().account());
      json.member("caller", socket.identity().userId());
      json.member("user", socket.identity().userId());
      json.member("userArn", socket.identity().userArn());
    }
    if (socket.userAgent() != null) {
      json.member("userAgent", socket.userAgent());
    }
    json.member("sourceIp", socket.sourceIp());
    json.endObject();
    json.member("requestId", moment.requestId());
    json.member("domainName", socket.domainName());
    json.member("connectionId", socket.connectionId());
    json.member("apiId", socket.apiId());
  }
}
