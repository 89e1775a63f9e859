package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A managed function in Java: the official runtime client runs it. */
class JavaFunctionTest {
  @TempDir private Path folder;
  private TestPenstock penstock;

  @BeforeEach
  void start() throws IOException {
    Path source =
        Files.writeString(
            folder.resolve("Handler.java"),
            """
            import java.util.Map;
            import com.amazonaws.services.lambda.runtime.Context;
            import com.amazonaws.services.lambda.runtime.RequestHandler;
            public class Handler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
              public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
                if (event.containsKey("fail")) throw new IllegalStateException("as asked");
                context.getLogger().log("handling " + event.get("n") + "\\n");
                return Map.of(
                    "twice", 2 * ((Number) event.get("n")).intValue(),
                    "id", context.getAwsRequestId(),
                    "arn", context.getInvokedFunctionArn(),
                    "left", context.getRemainingTimeInMillis());
              }
              public record In(String name, int n, java.util.List<String> tags) {}
              public In same(In in) { return new In(in.name() + "!", in.n() + 1, in.tags()); }
              static final java.util.List<String> HOOKS = new java.util.ArrayList<>();
              static final class Hook implements com.amazonaws.services.lambda.crac.Resource {
                final String name;
                Hook(String name) { this.name = name; }
                public void beforeCheckpoint(
                    com.amazonaws.services.lambda.crac.Context<? extends com.amazonaws.services.lambda.crac.Resource> c) {
                  HOOKS.add("before " + name);
                }
                public void afterRestore(
                    com.amazonaws.services.lambda.crac.Context<? extends com.amazonaws.services.lambda.crac.Resource> c) {
                  HOOKS.add("after " + name);
                }
              }
              static final Hook FIRST = new Hook("first");
              static final Hook SECOND = new Hook("second");
              static {
                com.amazonaws.services.lambda.crac.Core.getGlobalContext().register(FIRST);
                com.amazonaws.services.lambda.crac.Core.getGlobalContext().register(SECOND);
              }
              public Object hooks(Object none) {
                return java.util.List.of(HOOKS, System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"),
                    String.valueOf(System.getProperty("org.crac.Core.Compat")));
              }
              public String home(Object none) { return System.getProperty("user.home"); }
            }
            """);
    Path code = Files.createDirectory(folder.resolve("code"));
    Path jars = Path.of("target/program/java-runtime").toAbsolutePath();
    Path layer = layer();
    Path layered =
        Files.writeString(
            folder.resolve("Layered.java"),
            """
            public class Layered {
              public String handle(Object none) { return library.Word.WORD.toString(); }
            }
            """);
    String classes = classPath(jars) + java.io.File.pathSeparator + layer;
    compile("-cp", classes, "-d", code.toString(), source.toString(), layered.toString());
    System.setProperty("penstock.program", jars.getParent().toString());
    penstock =
        TestPenstock.up(
            Files.writeString(
                folder.resolve("template.yaml"),
                """
                Resources:
                  Doubles:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java21
                      Handler: Handler::handleRequest
                      CodeUri: code/
                      MemorySize: 512
                      Timeout: 20
                  Records:
                    Type: AWS::Serverless::Function
                    Properties:
                      {Runtime: java21, Handler: "Handler::same", CodeUri: code/, MemorySize: 512, Timeout: 20}
                  Home:
                    Type: AWS::Serverless::Function
                    Properties:
                      {Runtime: java21, Handler: "Handler::home", CodeUri: code/, MemorySize: 512, Timeout: 20}
                  Layered:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java21
                      Handler: "Layered::handle"
                      CodeUri: code/
                      MemorySize: 512
                      Timeout: 20
                      Layers: [!Ref Library]
                  Library: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer}}
                  Snap:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java21
                      Handler: "Handler::hooks"
                      CodeUri: code/
                      MemorySize: 512
                      Timeout: 20
                      AutoPublishAlias: live
                      SnapStart: {ApplyOn: PublishedVersions}
                """),
            "--no-watch");
  }

  private static void compile(String... arguments) {
    var all = new ArrayList<>(List.of("--release", "21"));
    all.addAll(List.of(arguments));
    assertEquals(
        0, ToolProvider.getSystemJavaCompiler().run(null, null, null, all.toArray(String[]::new)));
  }

  /** A library as a jar in {@code java/lib}, where Lambda's Java looks for it. */
  private Path layer() throws IOException {
    Path library = Files.createDirectories(folder.resolve("library"));
    Path source =
        Files.writeString(
            folder.resolve("Word.java"), "package library; public enum Word { WORD }\n");
    compile("-d", library.toString(), source.toString());
    Path jar = Files.createDirectories(folder.resolve("layer/java/lib")).resolve("library.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("library/Word.class"));
      Files.copy(library.resolve("library/Word.class"), zip);
    }
    return jar;
  }

  private static String classPath(Path jars) throws IOException {
    try (var all = Files.list(jars)) {
      List<String> names = all.map(Path::toString).toList();
      assertTrue(!names.isEmpty(), "no runtime client in " + jars);
      return String.join(java.io.File.pathSeparator, names);
    }
  }

  @AfterEach
  void stop() {
    if (penstock != null) penstock.close();
  }

  @Test
  void itIsRunWarmAndItsErrorsAreItsOwn() {
    var answer = Client.invoke(penstock, "Doubles", "{\"n\": 21}");
    assertEquals(200, answer.status(), answer.text());
    JsonObject json = answer.json();
    assertEquals(42, json.getInteger("twice"));
    assertEquals(answer.header("x-amzn-requestid"), json.getString("id"));
    assertTrue(json.getInteger("left") > 10_000, json.encode());
    var failed = Client.invoke(penstock, "Doubles", "{\"fail\": true}");
    assertEquals("Unhandled", failed.header("x-amz-function-error"));
    assertEquals("as asked", failed.json().getString("errorMessage"));
    assertEquals("java.lang.IllegalStateException", failed.json().getString("errorType"));
    assertEquals(14, Client.invoke(penstock, "Doubles", "{\"n\": 7}").json().getInteger("twice"));
    String log = Client.log(penstock, "Doubles");
    assertTrue(log.contains("handling 21"), log);
    assertFalse(log.contains("WARNING"), log);
    assertEquals(1, log.split("INIT_START", -1).length - 1, "one environment for all three");
  }

  @Test
  void recordsAreReadAndWritten() {
    String event = "{\"name\":\"a\",\"n\":1,\"tags\":[\"x\",\"y\"]}";
    assertEquals(
        new JsonObject("{\"name\":\"a!\",\"n\":2,\"tags\":[\"x\",\"y\"]}"),
        Client.invoke(penstock, "Records", event).json());
  }

  /** Those registered last come first before the snapshot, and last after it. */
  @Test
  void hooksOfSnapStartAreCalledInPublishedVersions() {
    String crac = "com.amazonaws.services.lambda.crac";
    assertEquals(
        "[[\"before second\",\"before first\",\"after first\",\"after second\"],\"snap-start\",\""
            + crac
            + "\"]",
        Client.invoke(penstock, "Snap:live", "{}").text());
    assertEquals(
        "[[],\"on-demand\",\"" + crac + "\"]", Client.invoke(penstock, "Snap", "{}").text());
  }

  @Test
  void jarsOfLayersAreOnTheClassPath() {
    assertEquals("\"WORD\"", Client.invoke(penstock, "Layered", "{}").text());
  }

  @Test
  void theUserHasAHome() {
    assertEquals("\"/home/sbx_user1051\"", Client.invoke(penstock, "Home", "{}").text());
  }
}
