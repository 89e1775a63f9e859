package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Members of a version that are only kept and given back, and copies of what is run. Pure. */
final class VersionMembers {
  /** What AWS keeps of a configuration and means nothing to how a function is run here. */
  static final List<String> KEPT =
      List.of(
          "Architectures",
          "CapacityProviderConfig",
          "DurableConfig",
          "FileSystemConfigs",
          "ImageConfig",
          "KMSKeyArn",
          "LoggingConfig",
          "SnapStart",
          "TenancyConfig",
          "TracingConfig",
          "VpcConfig");

  private VersionMembers() {}

  /**
   * @param before what was kept; changed and returned
   */
  static JsonObject of(JsonObject body, JsonObject before) {
    for (String member : KEPT) {
      Object given = body.getValue(member);
      if (given == null) continue;
      if (given.equals("")) before.remove(member);
      else before.put(member, given);
    }
    return before;
  }

  /** With the {@code ImageConfig} that is kept. */
  static Code configured(Code code, JsonObject kept) {
    if (!(code instanceof Code.Image image)) return code;
    JsonObject config = kept.getJsonObject("ImageConfig", new JsonObject());
    return new Code.Image(
        image.name(),
        list(config, "EntryPoint"),
        list(config, "Command"),
        config.getString("WorkingDirectory"));
  }

  private static List<String> list(JsonObject json, String member) {
    return json.getJsonArray(member, new JsonArray()).stream().map(Object::toString).toList();
  }

  /** Folders of the layers that are kept, in their order. */
  static List<Path> layers(JsonObject kept) {
    var folders = new ArrayList<Path>();
    for (Object layer : kept.getJsonArray("Layers", new JsonArray()))
      folders.add(Path.of(((JsonObject) layer).getString("Folder")));
    return folders;
  }

  static boolean snapStart(JsonObject kept) {
    return kept.getValue("SnapStart") instanceof JsonObject snap
        && "PublishedVersions".equals(snap.getString("ApplyOn"));
  }

  static FunctionSpec.Logging logging(JsonObject kept) {
    JsonObject logging = kept.getJsonObject("LoggingConfig", new JsonObject());
    return new FunctionSpec.Logging(
        "JSON".equals(logging.getString("LogFormat")),
        logging.getString("ApplicationLogLevel", "INFO"),
        logging.getString("SystemLogLevel", "INFO"));
  }

  static Map<String, String> texts(JsonObject json) {
    var texts = new HashMap<String, String>();
    if (json != null) json.forEach(one -> texts.put(one.getKey(), String.valueOf(one.getValue())));
    return texts;
  }
}
