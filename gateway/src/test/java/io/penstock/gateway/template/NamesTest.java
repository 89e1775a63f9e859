package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.gateway.node.Services;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every name that SAM's translator and cfn-lint's specifications know of what is served has a name
 * here: a property is honoured or warned of, never called unknown; an attribute has a value or is
 * said to be AWS's. Newer versions of both show what AWS has added.
 */
class NamesTest {
  private static final String UNKNOWN = "is not a property of this.";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> nothingThatAwsHasIsCalledUnknown() throws Exception {
    assumeTrue(
        new ProcessBuilder("python3", "-c", "import samtranslator, cfnlint").start().waitFor() == 0,
        "Python's cfn-lint is not installed");
    var names = names();
    var tests = new ArrayList<DynamicTest>();
    tests.add(
        dynamicTest(
            "Globals",
            () -> {
              var here = new TreeMap<String, Object>();
              SamNames.GLOBALS.forEach((k, v) -> here.put(k, List.copyOf(new TreeSet<>(v))));
              var sam = new TreeMap<String, Object>();
              names
                  .getJsonObject("globals")
                  .forEach(
                      e ->
                          sam.put(
                              e.getKey(),
                              names.getJsonObject("globals").getJsonArray(e.getKey()).getList()));
              assertEquals(sam, here);
            }));
    for (String type : names.getJsonObject("resources").fieldNames())
      if (Services.READERS.types().contains(type))
        tests.add(dynamicTest(type, () -> properties(type, names)));
    for (String type : names.getJsonObject("events").fieldNames())
      if (Services.READERS.event(type) != null)
        tests.add(dynamicTest("event " + type, () -> event(type, names)));
    for (String type : names.getJsonObject("attributes").fieldNames())
      if (Services.READERS.attributes(type) != null)
        tests.add(dynamicTest("attributes of " + type, () -> attributes(type, names)));
    return tests.stream();
  }

  private JsonObject names() throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("python3", "src/test/python/template_names.py"));
    command.addAll(Services.READERS.types());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(true, process.waitFor(120, TimeUnit.SECONDS));
    return new JsonObject(json);
  }

  /** With every property there is, each of them empty. */
  private void properties(String type, JsonObject names) {
    var properties = new StringBuilder();
    for (Object name : names.getJsonObject("resources").getJsonArray(type))
      properties.append("      ").append(name).append(": null\n");
    assertEquals(
        "",
        told(
            "Resources:\n  One:\n    Type: " + type + "\n    Properties:\n" + properties, UNKNOWN));
  }

  private void event(String type, JsonObject names) {
    var properties = new StringBuilder();
    for (Object name : names.getJsonObject("events").getJsonArray(type))
      properties.append("            ").append(name).append(": null\n");
    String template =
        """
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: nodejs22.x
              Handler: index.handler
              InlineCode: "exports.handler = async () => 1"
              Events:
                One:
                  Type: %s
                  Properties:
        """;
    assertEquals("", told(template.formatted(type) + properties, UNKNOWN));
  }

  private void attributes(String type, JsonObject names) {
    var variables = new StringBuilder();
    int count = 0;
    for (Object name : names.getJsonObject("attributes").getJsonArray(type))
      variables
          .append("          V")
          .append(count++)
          .append(": !GetAtt One.")
          .append(name)
          .append("\n");
    String template =
        """
        Resources:
          One: {Type: "%s"}
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: nodejs22.x
              Handler: index.handler
              InlineCode: "exports.handler = async () => 1"
              Environment:
                Variables:
                  ZZ: z
        """;
    assertEquals("", told(template.formatted(type) + variables, " is not known."));
  }

  private String told(String template, String part) {
    try {
      new Templates(Services.READERS, "us-east-1", "123456789012")
          .read(
              "Transform: AWS::Serverless-2016-10-31\n" + template,
              "t.yaml",
              folder,
              TemplateInputs.NONE);
      return "";
    } catch (TemplateException e) {
      return e.problems().stream()
          .map(Problem::toString)
          .filter(problem -> problem.contains(part))
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * Shapes of properties, and parameters of policy templates, are those of the newest translator.
   */
  @Test
  void shapesAreThoseOfSam() throws Exception {
    assumeTrue(
        new ProcessBuilder("python3", "-c", "import samtranslator").start().waitFor() == 0,
        "Python's aws-sam-translator is not installed");
    for (String list : List.of("template/sam-shapes", "lambda/template/sam-policies")) {
      String script = list.substring(list.lastIndexOf('/') + 1).replace('-', '_') + ".py";
      var oracle =
          new ProcessBuilder("python3", "src/test/python/" + script)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      oracle.environment().put("AWS_DEFAULT_REGION", "us-east-1");
      Process process = oracle.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(
          said,
          Files.readString(Path.of("src/main/resources/io/penstock/gateway", list + ".txt")),
          script + " prints what it is to be");
    }
  }
}
