package io.penstock.gateway.lambda.template;

import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The layers of a template, and which function wants which: put together at the end. */
final class TemplateLayers {
  /** Lambda's count of layers of one function. */
  private static final int MOST = 5;

  /** What says something of a layer without changing it. */
  private static final String[] SAID = {
    "Description",
    "LicenseInfo",
    "RetentionPolicy",
    "CompatibleRuntimes",
    "CompatibleArchitectures",
    "PublishLambdaVersion"
  };

  private final Reading reading;
  private final Map<String, Path> byArn = new HashMap<>();
  private final Map<String, Properties> wanting = new LinkedHashMap<>();

  private TemplateLayers(Reading reading) {
    this.reading = reading;
  }

  static TemplateLayers of(Reading reading) {
    return reading.state(TemplateLayers.class, TemplateLayers::new);
  }

  /** A layer: of a folder or zip file here. */
  void read(Resource resource) {
    boolean sam = resource.type().startsWith("AWS::Serverless");
    var properties = resource.properties();
    String name = properties.text("LayerName", resource.id());
    String content = sam ? "ContentUri" : "Content";
    Code code = new CodeReader(reading).layer(properties, content);
    if (code instanceof Code.Package(Path path)) {
      byArn.put(reading.arn("lambda", "layer:" + name + ":1"), path);
      reading.codeFolders.add(path);
    }
    properties.finish(Set.of(), SAID);
  }

  /** A function that may name layers. */
  void wanted(String function, Properties properties) {
    int count = properties.knownTexts("Layers").size();
    if (count > MOST)
      properties.error(
          "Layers", "a function can have " + MOST + " layers; these are " + count + ".");
    if (count > 0) wanting.put(function, properties);
  }

  /** Everything is read: gives each function its layers. */
  void lay() {
    wanting.forEach(
        (function, properties) -> {
          List<Path> found = new ArrayList<>();
          for (String arn : properties.knownTexts("Layers")) {
            Path path = byArn.get(arn);
            if (path != null) found.add(path);
            else
              properties.warn(
                  "Layers",
                  arn + " is not a layer of this template: the function runs without it.");
          }
          FunctionDef def = reading.ownFunctions().get(function);
          FunctionSpec.Edit spec = def.spec().edit();
          spec.layers = found;
          reading.function(function, def.with(spec.done()));
        });
  }
}
