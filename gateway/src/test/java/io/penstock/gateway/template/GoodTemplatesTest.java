package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.gateway.node.Services;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates and what becomes of them: beside each is a {@code .golden.json} with its functions,
 * APIs, schedules and warnings. {@code -Dgolden.write} writes them anew, to be read before they are
 * kept.
 */
class GoodTemplatesTest {
  static final Path FOLDER = Path.of("src/test/resources/templates/good");

  @TempDir Path folder;

  @BeforeEach
  void code() throws IOException {
    Files.createDirectories(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.js"), "exports.handler = async () => 1;");
  }

  @TestFactory
  Stream<DynamicTest> templatesBecomeWhatIsExpected() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all
          .filter(file -> !file.toString().endsWith(".golden.json"))
          .sorted()
          .toList()
          .stream()
          .map(file -> dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private void check(Path file) throws IOException {
    Path golden = FOLDER.resolve(file.getFileName() + ".golden.json");
    String read = show(read(file, Map.of()));
    if (System.getProperty("golden.write") != null) Files.writeString(golden, read);
    assertEquals(Files.readString(golden), read);
  }

  @Test
  void parametersChooseWhatExists() throws IOException {
    Files.createDirectories(folder.resolve("nowhere"));
    var template = read(FOLDER.resolve("everything.yaml"), Map.of("Stage", "prod"));
    var names = template.declared().functions().stream().map(f -> f.name()).toList();
    assertEquals(java.util.List.of("full-prod", "Other", "Nothing", "Server", "Plain"), names);
    var full = template.declared().functions().getFirst();
    assertEquals(70, full.spec().timeout().toSeconds());
    assertEquals(100, full.reservedConcurrency());
    assertEquals("prod", full.spec().environment().get("GONE"));
    assertEquals(null, full.spec().environment().get("MAYBE"));
  }

  private Template read(Path file, Map<String, String> parameters) throws IOException {
    return new Templates(Services.READERS, "us-east-1", "123456789012")
        .read(Files.readString(file), "t", folder, parameters);
  }

  private String show(Template template) {
    var all = new JsonObject();
    all.put("functions", plain(template.declared().functions()));
    all.put("apis", plain(template.declared().apis()));
    var others = new JsonArray();
    for (Object other : template.declared().others())
      others.add(
          new JsonObject()
              .put("kind", other.getClass().getSimpleName())
              .mergeIn((JsonObject) plain(other)));
    if (!others.isEmpty()) all.put("others", others);
    all.put("warnings", plain(template.warnings().stream().map(Problem::toString).toList()));
    return all.encodePrettily().replace(folder.toString(), "FOLDER") + "\n";
  }

  /** Records by their components; maps and sets in order. */
  private static Object plain(Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number;
      case Boolean flag -> flag;
      case Map<?, ?> map -> {
        var sorted = new JsonObject();
        new TreeMap<>(map).forEach((key, item) -> sorted.put(key.toString(), plain(item)));
        yield sorted;
      }
      case java.util.Set<?> set ->
          new JsonArray(set.stream().map(Object::toString).sorted().toList());
      case Collection<?> list -> {
        var items = new JsonArray();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      case Record record when record.getClass().getName().startsWith("io.penstock.") -> {
        var json = new JsonObject();
        for (RecordComponent component : record.getClass().getRecordComponents())
          json.put(component.getName(), plain(component(record, component)));
        yield record.getClass().isNestmateOf(Template.class) ? record.toString() : json;
      }
      default -> value.toString();
    };
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
