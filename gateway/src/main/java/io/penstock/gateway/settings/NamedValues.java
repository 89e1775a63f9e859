package io.penstock.gateway.settings;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files of names and values: {@code NAME=VALUE} lines with # comments, or one JSON object. */
public final class NamedValues {
  private static final long LONGEST = 4L << 20;

  private NamedValues() {}

  /**
   * Members of a JSON object that are no text are taken as the JSON that they are.
   *
   * @throws IOException when it cannot be read, or is neither
   */
  public static Map<String, String> read(Path file) throws IOException {
    if (Files.size(file) > LONGEST) throw new IOException(file + " is too long");
    String text = Files.readString(file);
    var values = new LinkedHashMap<String, String>();
    if (text.stripLeading().startsWith("{")) {
      try {
        for (var member : new JsonObject(text))
          values.put(
              member.getKey(), member.getValue() == null ? "" : member.getValue().toString());
      } catch (DecodeException e) {
        throw new IOException(file + " is no JSON object");
      }
      return values;
    }
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) continue;
      int sign = line.indexOf('=');
      if (sign <= 0) throw new IOException(file + ":" + number + ": NAME=VALUE is expected");
      values.put(line.substring(0, sign).strip(), line.substring(sign + 1).strip());
    }
    return values;
  }
}
