package io.penstock.gateway.endtoend;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip files of tests. */
final class Zip {
  private Zip() {}

  /**
   * @param files names and texts in turn
   */
  static byte[] of(String... files) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        var entry = new ZipEntry(files[i]);
        entry.setTime(1_600_000_000_000L);
        out.putNextEntry(entry);
        out.write(files[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** As boto3 is given it. */
  static JsonObject blob(byte[] zip) {
    return new JsonObject().put("$base64", Base64.getEncoder().encodeToString(zip));
  }

  /** A function of Node.js that answers this text. */
  static JsonObject answering(String text) {
    return blob(of("index.js", "exports.handler = async () => '" + text + "';"));
  }
}
