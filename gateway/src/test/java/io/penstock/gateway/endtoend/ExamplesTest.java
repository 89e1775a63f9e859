package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples, as who tries them would start them. */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private static void send(TestPenstock penstock, String body) {
    var input =
        new JsonObject()
            .put("QueueUrl", penstock.api() + "/123456789012/orders")
            .put("MessageBody", body);
    var answer =
        Client.post(penstock.api(), "/", input.encode(), "X-Amz-Target", "AmazonSQS.SendMessage");
    assertEquals(200, answer.status(), answer.text());
  }

  @Test
  void aWebServerBehindTheAdapter() {
    Path template = EXAMPLES.resolve("web-adapter/template.yaml");
    try (var penstock = TestPenstock.up(template, "--no-watch")) {
      assertFalse(penstock.output().contains("does not exist"), penstock.output());
      var echo =
          Client.post(
              penstock.http(),
              "/echo?q=1&q=a%20b",
              "{\"name\":\"Zo\u00eb\"}",
              "Content-Type",
              "application/json");
      assertEquals(201, echo.status(), echo.text());
      assertEquals("Zo\u00eb", echo.json().getString("name"));
      assertEquals("?q=1&q=a%20b", echo.header("x-query"));
      assertEquals(List.of("first=1; Path=/", "second=2; Path=/"), echo.headers("set-cookie"));
      byte[] pixel = Base64.getDecoder().decode("R0lGODlhAQABAAAAACw=");
      assertArrayEquals(pixel, Client.get(penstock.http(), "/pixel").body());
      assertEquals(404, Client.get(penstock.http(), "/none").status());
      assertEquals(
          "nothing at /none", Client.get(penstock.http(), "/none").text(), "the server's own");

      until("one server for all", () -> Client.log(penstock, "Site").contains("listening on"));
      assertEquals("{\"orders\":0}", Client.get(penstock.http(), "/orders").text());
      send(penstock, "one");
      until("an order", () -> Client.log(penstock, "Site").contains("1 ordered"));
      var failed = Client.invoke(penstock, "Site", "{\"Records\":[{\"body\":\"bad\"}]}");
      assertEquals("Unhandled", failed.header("x-amz-function-error"));
      assertEquals("/events answered 500: a bad order", failed.json().getString("errorMessage"));
    }
  }

  @Test
  @Tag("slow") // from the registry
  void aFunctionTracedByALayer() throws Exception {
    copy(EXAMPLES.resolve("opentelemetry"), folder);
    Npm.run(
        folder.resolve("layer/nodejs"), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    try (var collector = new Collector()) {
      String base = collector.url().replaceAll("/v1/traces$", "");
      Path template = folder.resolve("template.yaml");
      try (var penstock =
          TestPenstock.up(
              template,
              "--no-watch",
              "--parameter=Collector=" + base,
              "--traces=" + collector.url())) {
        String trace = "6a1b2c3d" + "0".repeat(23) + "7";
        var answer =
            Client.get(
                penstock.http(), "/shop", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        assertEquals("{\"open\":true}", answer.text());
        until("the function's own span", () -> collector.of(trace, "Shop") != null);
        var own = collector.of(trace, "Shop");
        until(
            "its parent",
            () ->
                collector.spans.stream()
                    .anyMatch(s -> s.getSpanId().equals(own.getParentSpanId())));
        assertNotNull(
            own.getAttributesList().stream()
                .filter(a -> a.getKey().equals("http.route"))
                .filter(a -> a.getValue().getStringValue().equals("/shop"))
                .findFirst()
                .orElse(null),
            own.toString());
        assertTrue(
            own.getAttributesList().stream()
                .anyMatch(a -> a.getValue().getStringValue().endsWith(":function:Shop")),
            own.toString());
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file));
        if (file.toString().contains("node_modules")) continue;
        if (Files.isDirectory(file)) Files.createDirectories(target);
        else Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
