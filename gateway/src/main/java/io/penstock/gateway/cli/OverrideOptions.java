package io.penstock.gateway.cli;

import io.penstock.gateway.settings.FunctionOverrides;
import io.penstock.gateway.settings.NamedValues;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that change functions of a template, for trying and debugging. */
final class OverrideOptions {
  /** As {@code sam local} names what is for all functions. */
  private static final String SHARED = "Parameters";

  @Option(
      names = "--env-vars",
      paramLabel = "FILE",
      description =
          "Variables of functions as sam local reads them: {\"NAME\": {\"VARIABLE\": \"value\"}};"
              + " under Parameters for all functions that have the variable. A file .env beside the"
              + " template is read as such, too.")
  private Path variables;

  @Option(
      names = "--debug",
      paramLabel = "NAME=PORT",
      description =
          "Let a debugger connect to a function: Node.js (inspector), Python (debugpy, which must"
              + " be installed), Java (JDWP), on loopback. Repeatable.")
  private Map<String, Integer> debug = Map.of();

  /**
   * @param template null without one
   */
  FunctionOverrides overrides(Path template) throws IOException {
    Map<String, Map<String, String>> all = new HashMap<>();
    var shared = new HashMap<String, String>();
    Path beside = template == null ? null : template.toAbsolutePath().resolveSibling(".env");
    if (beside != null && Files.isRegularFile(beside)) shared.putAll(NamedValues.read(beside));
    if (variables != null) {
      JsonObject read = read();
      for (String name : read.fieldNames()) {
        var values = values(name, read.getValue(name));
        if (name.equals(SHARED)) shared.putAll(values);
        else all.put(name, values);
      }
    }
    debug.forEach(
        (name, port) -> {
          if (port < 1 || port > 65_535)
            throw new IllegalArgumentException("--debug " + name + "=" + port + ": 1 to 65535.");
        });
    return new FunctionOverrides(all, shared, debug);
  }

  private JsonObject read() throws IOException {
    try {
      return new JsonObject(Given.file(variables.toString()));
    } catch (DecodeException e) {
      throw new IllegalArgumentException(
          "--env-vars "
              + variables
              + " is not a JSON object: {\"NAME\": {\"VARIABLE\": \"value\"}}",
          e);
    }
  }

  private Map<String, String> values(String name, Object given) {
    if (!(given instanceof JsonObject object))
      throw new IllegalArgumentException(
          "--env-vars " + variables + ": " + name + " is not an object of variables.");
    var values = new HashMap<String, String>();
    object.forEach(
        one -> {
          if (one.getValue() != null) values.put(one.getKey(), one.getValue().toString());
        });
    return values;
  }
}
