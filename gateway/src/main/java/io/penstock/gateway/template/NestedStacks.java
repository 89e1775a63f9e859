package io.penstock.gateway.template;

import io.penstock.gateway.template.Value.Mapping;
import io.penstock.gateway.template.Value.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Opens {@code AWS::Serverless::Application} and {@code AWS::CloudFormation::Stack} whose template
 * is a local file, or an object of a bucket that is a folder. Their resources are as if of the
 * stack around them, their logical ids after that of the nested stack. Blocking.
 */
final class NestedStacks {
  private static final Map<String, String> LOCATIONS =
      Map.of(
          "AWS::Serverless::Application", "Location",
          "AWS::CloudFormation::Stack", "TemplateURL");
  private static final int DEPTH = 8;
  private static final int MOST = 100;

  private final Stack.Environment environment;
  private int opened;

  NestedStacks(Stack.Environment environment) {
    this.environment = environment;
  }

  void open(Stack stack, List<Reading> readings) {
    open(stack, readings, 0);
  }

  private void open(Stack stack, List<Reading> readings, int depth) {
    for (Resource resource : stack.resources().values()) {
      String key = LOCATIONS.get(resource.type());
      if (key == null) continue;
      Properties properties = resource.properties();
      properties.part(
          () -> {
            Stack nested = nested(stack, resource, properties, key, depth);
            if (nested == null) return;
            stack.nested().put(resource.localId(), nested);
            readings.add(readings.getFirst().of(nested));
            open(nested, readings, depth + 1);
          });
    }
  }

  private Stack nested(
      Stack stack, Resource resource, Properties properties, String key, int depth) {
    if (!(properties.head(key) instanceof Scalar location)) {
      if (!properties.isWritten(key)) properties.error(key, "is missing.");
      return null; // of the application repository: told as not served
    }
    String text = location.text();
    boolean local = !text.matches("(https?|s3)://.*");
    Path object = local ? null : environment.objects().file(text);
    if (object != null) environment.files().add(object);
    if (!local && (object == null || !Files.isRegularFile(object))) return null;
    if (depth >= DEPTH || ++opened > MOST) {
      properties.error(key, "stacks nested too deeply, or too many of them.");
      return null;
    }
    try {
      Path file = local ? stack.folder().resolve(text).toAbsolutePath().normalize() : object;
      environment.files().add(file);
      if (!Files.isRegularFile(file)) throw new NoSuchFileException(text); // a device has no end
      if (Files.size(file) > 4L * TemplateReader.CHARACTERS) {
        properties.error(key, text + " is too long.");
        return null;
      }
      Path name = file.getFileName();
      Mapping tree =
          TemplateReader.read(
              Files.readString(file),
              name == null ? text : name.toString(),
              environment.problems());
      properties.finish(List.of("Tags", "TimeoutInMinutes", "NotificationARNs"), "Parameters");
      return new Stack(tree, given(properties, tree), resource.id(), file.getParent(), environment);
    } catch (IOException | InvalidPathException e) {
      properties.error(key, text + " cannot be read.");
      return null;
    } catch (TemplateException e) {
      e.problems().forEach(p -> environment.problems().error(p.place(), p.where(), p.what()));
      return null;
    }
  }

  /** Parameters are worked out when the nested stack asks for them. */
  private Map<String, Supplier<Value>> given(Properties properties, Mapping tree) {
    var given = new HashMap<String, Supplier<Value>>();
    if (!(properties.head("Parameters") instanceof Mapping values)) return given;
    var parameters = properties.map("Parameters");
    Value declared = tree.get("Parameters");
    for (String name : values.entries().keySet()) {
      if (!(declared instanceof Mapping map) || map.get(name) == null)
        parameters.error(name, "the nested template has no such parameter.");
      else given.put(name, () -> parameters.value(name));
    }
    return given;
  }
}
