package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.function.FunctionSpec;
import io.penstock.gateway.events.Rule;
import io.penstock.gateway.node.Services;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.scheduler.ScheduleDef;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the reader makes of a template against what SAM's own translator makes of it. */
class SamOracleTest {
  private static final Path TEMPLATES = Path.of("src/test/resources/templates/sam");

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> theReaderAgreesWithSam() throws IOException, InterruptedException {
    assumeTrue(
        new ProcessBuilder("python3", "-c", "import samtranslator").start().waitFor() == 0,
        "Python's aws-sam-translator is not installed");
    try (Stream<Path> all = Files.list(TEMPLATES)) {
      return all.sorted().toList().stream()
          .map(file -> dynamicTest(file.getFileName().toString(), () -> compare(file)));
    }
  }

  /** That they are refused here {@link CorpusTest} tells; this, that SAM refuses them too. */
  @Test
  void whatTheCorpusCallsErrorsOfSamSamRefuses() throws IOException, InterruptedException {
    assumeTrue(
        new ProcessBuilder("python3", "-c", "import samtranslator").start().waitFor() == 0,
        "Python's aws-sam-translator is not installed");
    var oracle =
        new ProcessBuilder(
                "python3",
                "src/test/python/sam_refusals.py",
                "src/test/resources/templates/corpus/sam-errors")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    oracle.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    Process process = oracle.start();
    String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(120, TimeUnit.SECONDS));
    var said = new JsonObject(json);
    assertEquals(
        List.of(),
        said.fieldNames().stream().filter(name -> said.getString(name) == null).toList());
    assertEquals(true, said.size() > 60, said.size() + " templates");
  }

  private void compare(Path file) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("code"));
    String text = Files.readString(file);
    var template =
        new Templates(Services.READERS, "us-east-1", "123456789012")
            .read(text, "t.yaml", folder, Map.of());
    JsonObject sam = translated(text.replace("CodeUri: code/", "CodeUri: s3://bucket/key"));
    assertEquals(sam.getJsonObject("functions"), functions(template));
    assertEquals(sam.getJsonObject("aliases"), aliases(template));
    assertEquals(sam.getJsonObject("asyncConfigs"), asyncConfigs(template));
    assertEquals(sam.getJsonArray("routes"), routes(template));
    assertEquals(
        sam.getJsonObject("schedules").stream().map(e -> e.getValue().toString()).sorted().toList(),
        Stream.concat(
                template.declared().of(Rule.class).stream().map(Rule::schedule),
                template.declared().of(ScheduleDef.class).stream().map(d -> d.schedule().text()))
            .filter(java.util.Objects::nonNull)
            .sorted()
            .toList());
  }

  private JsonObject translated(String text) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("sam.yaml"), text);
    var oracle =
        new ProcessBuilder("python3", "src/test/python/sam_oracle.py", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    oracle.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    Process process = oracle.start();
    String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(60, TimeUnit.SECONDS));
    return new JsonObject(json);
  }

  private static JsonObject functions(Template template) {
    var all = new JsonObject();
    for (FunctionDef function : template.declared().functions()) {
      FunctionSpec spec = function.spec();
      var one = new JsonObject().put("Runtime", spec.runtime()).put("Handler", spec.handler());
      // SAM leaves Lambda's own defaults out.
      if (spec.memoryMb() != 128 || function.name().equals("Overrides"))
        one.put("MemorySize", spec.memoryMb());
      if (spec.timeout().toSeconds() != 3) one.put("Timeout", (int) spec.timeout().toSeconds());
      all.put(function.name(), one);
    }
    return all;
  }

  private static JsonObject aliases(Template template) {
    var all = new JsonObject();
    for (FunctionDef function : template.declared().functions())
      if (function.alias() != null) all.put(function.name(), function.alias());
    return all;
  }

  private static JsonObject asyncConfigs(Template template) {
    var all = new JsonObject();
    for (FunctionDef function : template.declared().functions())
      if (function.asyncConfig() != null)
        all.put(
            function.name(),
            new JsonArray()
                .add(function.asyncConfig().maximumRetryAttempts())
                .add(function.asyncConfig().maximumEventAgeSeconds()));
    return all;
  }

  private static JsonArray routes(Template template) {
    List<List<String>> routes = new ArrayList<>();
    for (Api api : template.declared().apis())
      for (Route route : api.routes())
        routes.add(
            List.of(
                api.name(),
                route.method().equals(Route.ANY)
                    ? "x-amazon-apigateway-any-method"
                    : route.method().toLowerCase(Locale.ROOT),
                route.path(),
                route.payloadVersion()));
    routes.sort(
        java.util.Comparator.<List<String>, String>comparing(r -> r.get(0))
            .thenComparing(r -> r.get(1))
            .thenComparing(r -> r.get(2)));
    var all = new JsonArray();
    routes.forEach(route -> all.add(new JsonArray(route)));
    return all;
  }
}
