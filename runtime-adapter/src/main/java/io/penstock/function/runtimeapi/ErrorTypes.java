package io.penstock.function.runtimeapi;

import io.penstock.function.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.regex.Pattern;

/** Reads what runtimes say about errors. Pure. */
final class ErrorTypes {
  static final String HEADER = "Lambda-Runtime-Function-Error-Type";
  static final String BODY_TRAILER = "Lambda-Runtime-Function-Error-Body";
  static final String WITH_CAUSE = "application/vnd.aws.lambda.error.cause+json";

  private static final Pattern KNOWN = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

  private ErrorTypes() {}

  /**
   * An error post. The type is for logs and metrics: the header's if Lambda would keep it, else the
   * body's own {@code errorType}, which Node.js and Python runtimes send alone.
   */
  static Outcome.Raised raised(String header, String contentType, Buffer body) {
    JsonObject json = parsed(body);
    if (json != null && WITH_CAUSE.equalsIgnoreCase(contentType)) {
      json.remove("errorCause");
      body = json.toBuffer();
    }
    return new Outcome.Raised(type(header, json), body);
  }

  static Outcome.Raised fromTrailers(String errorType, String base64) {
    Buffer body;
    try {
      body = Buffer.buffer(base64 == null ? new byte[0] : Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      body = Buffer.buffer(base64);
    }
    return new Outcome.Raised(type(errorType, parsed(body)), body);
  }

  private static String type(String header, JsonObject body) {
    if (header != null && KNOWN.matcher(header).matches()) {
      return header;
    }
    if (body != null && body.getValue("errorType") instanceof String own && !own.isEmpty()) {
      return own;
    }
    return header != null && header.startsWith("Runtime.") ? "Runtime.Unknown" : "Function.Unknown";
  }

  private static JsonObject parsed(Buffer body) {
    if (body.length() == 0 || body.getByte(0) != '{') {
      return null;
    }
    try {
      return body.toJsonObject();
    } catch (RuntimeException e) {
      return null; // A body is the runtime's to word, JSON or not
    }
  }
}
