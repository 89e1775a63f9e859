package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.Xml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** S3's answers. Pure. */
final class S3Xml {
  static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HTTP_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private S3Xml() {}

  static Buffer document(String root, Consumer<Xml> content) {
    return Xml.document(root, NAMESPACE, content);
  }

  static Reply reply(String root, Consumer<Xml> content) {
    return reply(document(root, content));
  }

  static Reply reply(Buffer document) {
    return call -> head(call).putHeader("content-type", "application/xml").end(document);
  }

  static Reply reply(Buffer document, Map<String, String> headers) {
    return call -> {
      headers.forEach((name, value) -> head(call).putHeader(name, value));
      reply(document).send(call);
    };
  }

  static Reply empty(int status, Map<String, String> headers) {
    return call -> {
      HttpServerResponse response = head(call).setStatusCode(status);
      headers.forEach(response::putHeader);
      response.end();
    };
  }

  static HttpServerResponse head(AwsCall call) {
    return call.response()
        .putHeader("x-amz-request-id", call.requestId())
        .putHeader("x-amz-id-2", "penstock");
  }

  static String quoted(String eTag) {
    return '"' + eTag + '"';
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  static String httpTime(long millis) {
    return HTTP_TIME.format(Instant.ofEpochMilli(millis));
  }

  /** Null when it is none. */
  static Instant httpTime(String text) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static void owner(Xml xml, String account) {
    xml.in("Owner", owner -> owner.text("ID", account).text("DisplayName", "penstock"));
  }
}
