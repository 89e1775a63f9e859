package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.BucketHost;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a request is about. Pure.
 *
 * @param bucket null for all of them
 * @param key null for the bucket itself
 */
record RequestTarget(String bucket, String key) {
  static RequestTarget of(HttpServerRequest request) {
    String uri = request.uri();
    int end = uri.indexOf('?');
    String path = uri.substring(1, end < 0 ? uri.length() : end);
    String host = BucketHost.bucket(request.authority().host());
    if (host != null) return new RequestTarget(host, path.isEmpty() ? null : decode(path));
    int slash = path.indexOf('/');
    String bucket = decode(slash < 0 ? path : path.substring(0, slash));
    String key = slash < 0 ? "" : path.substring(slash + 1);
    return new RequestTarget(bucket.isEmpty() ? null : bucket, key.isEmpty() ? null : decode(key));
  }

  /** A path's text: each escape is a byte, the bytes are UTF-8. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) return text;
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) throw unreadable();
      bytes.write(high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw unreadable();
    }
  }

  private static AwsFault unreadable() {
    return new AwsFault(400, "InvalidURI", "Couldn't parse the specified URI.");
  }
}
