package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers of the usual frameworks, as they are written for Lambda, with packages from the
 * registries: in the sandbox, by every kind of call that they know.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameworksTest {
  private static final Path SOURCE = Path.of("src/test/frameworks").toAbsolutePath();
  private static final Path MADE = Path.of("target/frameworks").toAbsolutePath();

  private TestPenstock penstock;
  private boolean flask;

  @BeforeAll
  void start() throws Exception {
    for (String language : List.of("node", "python", "java")) copy(language);
    Npm.run(MADE.resolve("node"), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    flask =
        Npm.works(
            "python3",
            "-m",
            "pip",
            "install",
            "-q",
            "--target",
            MADE.resolve("python").toString(),
            "flask");
    java(MADE.resolve("java"));
    System.setProperty("penstock.program", Path.of("target/program").toAbsolutePath().toString());
    var template = new StringBuilder(TEMPLATE.formatted(MADE.resolve("node")));
    for (String name : List.of("express", "koa", "fastify", "hono", "nest", "trpc", "middy"))
      template.append(web(name, "nodejs20.x", name + ".handler", MADE.resolve("node")));
    if (flask) template.append(web("flask", "python3.11", "app.handler", MADE.resolve("python")));
    Path java = MADE.resolve("java/code");
    template.append(web("spring", "java21", "shop.Application$Handler::handleRequest", java));
    template.append(
        """
          Cloud:
            Type: AWS::Serverless::Function
            Properties:
              Runtime: java21
              Handler: org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest
              CodeUri: %s
              Environment:
                Variables:
                  MAIN_CLASS: shop.Application
                  SPRING_CLOUD_FUNCTION_DEFINITION: twice
                  SPRING_AUTOCONFIGURE_EXCLUDE: %s
        """
            .formatted(java, WEB));
    Path photos = Files.createDirectories(MADE.resolve("photos"));
    penstock = TestPenstock.up(template.toString(), "--no-watch", "--bucket=photos=" + photos);
  }

  /** Of the other framework on the same class path: a function of Spring Cloud's has no web. */
  private static final String WEB =
      "org.springframework.cloud.function.serverless.web.ServerlessAutoConfiguration";

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, CodeUri: %s, MemorySize: 1024, Timeout: 60}}
      Resources:
        Stream:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: stream
            Handler: hono-stream.handler
            FunctionUrlConfig: {AuthType: NONE, InvokeMode: RESPONSE_STREAM}
        Apollo:
          Type: AWS::Serverless::Function
          Properties:
            Handler: apollo.handler
            Events: {E: {Type: HttpApi, Properties: {Path: /apollo, Method: post}}}
        Sentry: {Type: AWS::Serverless::Function, Properties: {Handler: sentry.handler}}
        Sdk:
          Type: AWS::Serverless::Function
          Properties: {Handler: sdk.handler, Environment: {Variables: {TOPIC: !Ref Topic}}}
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
        Told: {Type: AWS::SQS::Queue, Properties: {QueueName: told}}
        Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: photos}}
        Powertools:
          Type: AWS::Serverless::Function
          Properties:
            Handler: powertools.handler
            ReservedConcurrentExecutions: 1
            Timeout: 20
            Events:
              E:
                Type: SQS
                Properties:
                  {Queue: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}
        Orders: {Type: AWS::SQS::Queue, Properties: {QueueName: orders, VisibilityTimeout: 20}}
      """;

  private static String web(String name, String runtime, String handler, Path code) {
    return """
      %s:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: %s
          Handler: "%s"
          CodeUri: %s
          Events: {E: {Type: HttpApi, Properties: {Path: "/%s/{proxy+}", Method: any}}}
    """
        .formatted(
            name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1),
            runtime,
            handler,
            code,
            name);
  }

  /** A first start takes as long as it takes. */
  private static void eventually(String what, BooleanSupplier condition) {
    until(
        what,
        Duration.ofMinutes(5),
        () -> {
          try {
            return condition.getAsBoolean();
          } catch (UncheckedIOException e) {
            return false; // too late for the client
          }
        });
  }

  private static void copy(String language) throws IOException {
    Path to = Files.createDirectories(MADE.resolve(language));
    try (Stream<Path> files = Files.list(SOURCE.resolve(language))) {
      for (Path file : files.toList())
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void java(Path folder) throws Exception {
    Path code = Files.createDirectories(folder.resolve("code"));
    Npm.run(
        folder,
        Path.of("../mvnw").toAbsolutePath().normalize().toString(),
        "-q",
        "-B",
        "-ntp",
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
        "-DoutputDirectory=" + code.resolve("lib"));
    String jars;
    try (Stream<Path> all = Files.list(code.resolve("lib"))) {
      jars = String.join(java.io.File.pathSeparator, all.map(Path::toString).toList());
    }
    assertEquals(
        0,
        javax.tools.ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                jars,
                "-d",
                code.toString(),
                "--release",
                "21",
                "-parameters",
                folder.resolve("Application.java").toString(),
                folder.resolve("Accept.java").toString()));
  }

  @AfterAll
  void stop() {
    if (penstock != null) penstock.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"express", "koa", "fastify", "hono", "nest", "flask", "spring"})
  void webFrameworks(String name) {
    assumeTrue(!name.equals("flask") || flask, "no Flask from pip");
    String first = "/" + name + "/hello/ada?q=1";
    eventually("it has begun", () -> Client.get(penstock.http(), first).status() == 200);
    for (int i = 0; i < 2; i++) {
      var answer = Client.get(penstock.http(), "/" + name + "/hello/ada%20l?q=a%26b");
      assertEquals(200, answer.status(), answer.text());
      assertEquals(new JsonObject().put("hello", "ada l").put("q", "a&b"), answer.json());
      assertTrue(answer.header("set-cookie").startsWith("a=1"), answer.header("set-cookie"));
      var echo =
          Client.post(
              penstock.http(),
              "/" + name + "/echo",
              "{\"name\": \"Zo\u00eb\", \"n\": [1, 2.5, null]}",
              "Content-Type",
              "application/json");
      assertEquals(201, echo.status(), echo.text());
      assertEquals(new JsonObject("{\"name\": \"Zo\u00eb\", \"n\": [1, 2.5, null]}"), echo.json());
    }
  }

  @Test
  void streams() throws Exception {
    assertEquals(
        "one two three",
        Npm.run(
            MADE,
            "curl",
            "-sS",
            "-H",
            "Host: stream.lambda-url.localhost",
            penstock.http().toString()));
  }

  @Test
  void procedures() {
    assertEquals(
        new JsonObject("{\"result\":{\"data\":{\"hello\":\"ada\",\"by\":\"GET\"}}}"),
        Client.get(penstock.http(), "/trpc/hello?input=%7B%22name%22%3A%22ada%22%7D").json());
    assertEquals(
        new JsonObject("{\"result\":{\"data\":{\"n\":7}}}"),
        Client.post(penstock.http(), "/trpc/echo", "{\"n\":7}", "Content-Type", "application/json")
            .json());
    assertEquals(400, Client.get(penstock.http(), "/trpc/hello?input=1").status());
  }

  @Test
  void graphs() {
    assertEquals(
        new JsonObject("{\"data\":{\"hello\":\"hello ada\"}}"),
        Client.post(
                penstock.http(),
                "/apollo",
                "{\"query\":\"{hello(name:\\\"ada\\\")}\"}",
                "Content-Type",
                "application/json")
            .json());
  }

  @Test
  void middleware() {
    String[] json = {"Content-Type", "application/json"};
    var fine = Client.post(penstock.http(), "/middy/x", "{\"n\":1}", json);
    assertEquals(
        List.of(201, "true", "{\"n\":1}"),
        Arrays.asList(fine.status(), fine.header("x-left"), fine.text()));
    var broken = Client.post(penstock.http(), "/middy/x", "{\"n\":", json);
    assertEquals(415, broken.status(), broken.text());
  }

  @Test
  void reportsOfErrors() {
    var failed = Client.invoke(penstock, "Sentry", "{\"fail\":true}");
    assertEquals("as asked", failed.json().getString("errorMessage"));
    assertEquals("{\"sent\":[\"event\"]}", Client.invoke(penstock, "Sentry", "{}").text());
  }

  @Test
  void batchesWithPartialFailures() {
    for (String body : List.of("fine", "fails once")) {
      var input =
          new JsonObject()
              .put("QueueUrl", penstock.api() + "/123456789012/orders")
              .put("MessageBody", body)
              .put(
                  "MessageAttributes",
                  new JsonObject("{\"kind\":{\"DataType\":\"String\",\"StringValue\":\"k\"}}"));
      Client.post(penstock.api(), "/", input.encode(), "X-Amz-Target", "AmazonSQS.SendMessage");
    }
    for (String body : List.of("fine", "fails once"))
      eventually(
          body,
          () ->
              Client.log(penstock, "Powertools")
                  .contains("\"order\":\"" + body + "\",\"kind\":\"k\""));
  }

  /** Six clients at module scope, without any configuration. */
  @Test
  void clientsOfTheSdkReachTheGateway() {
    assertEquals(
        new JsonObject()
            .put("sent", "string")
            .put("published", "string")
            .put("invoked", 200)
            .put("failed", 0)
            .put("schedules", 0)
            .put("object", "of the sea"),
        Client.invoke(penstock, "Sdk", "{}").json());
  }

  private static final String GOLDEN =
      Path.of("../triggers/src/test/resources/golden").toAbsolutePath().normalize().toString();

  @Test
  void eventsAreAcceptedByPowertoolsParser() throws Exception {
    String said = Npm.run(MADE.resolve("node"), "node", "accept.mjs", GOLDEN);
    assertTrue(said.matches("\\d\\d events by 13 schemas, 0 refused, not tried: \\n"), said);
  }

  @Test
  void eventsAreTakenByLambdasJavaEvents() throws Exception {
    Path code = MADE.resolve("java/code");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String said = Npm.run(code, java, "-cp", code + ":" + code + "/lib/*", "Accept", GOLDEN);
    assertTrue(said.matches("\\d\\d events taken by 12 classes, 0 refused\\n"), said);
  }

  @Test
  void functionsOfSpringCloud() {
    eventually(
        "it answers",
        () -> Client.invoke(penstock, "Cloud", "{\"n\":21}").text().equals("{\"twice\":42}"));
  }
}
