package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a gateway, and what a client is told of them. */
abstract class TopicsApiFixture {
  static final String ARN = "arn:aws:sns:us-east-1:123456789012:";
  static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";
  static final String NOTHING = "Resources: {Role: {Type: AWS::IAM::Role}}\n";
  @TempDir Path folder;

  TestPenstock up(String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), NOTHING);
    var all = new ArrayList<>(List.of(options));
    all.add("--no-watch");
    return TestPenstock.up(template, all.toArray(String[]::new));
  }

  static void call(JsonArray calls, String command, Object... input) {
    var sent = new JsonObject();
    for (int i = 0; i < input.length; i += 2) sent.put((String) input[i], input[i + 1]);
    calls.add(new JsonObject().put("command", command).put("input", sent));
  }

  static JsonObject map(String key, Object value) {
    return new JsonObject().put(key, value);
  }

  static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  static String text(Steps said, String step, String member) {
    return String.valueOf(said.output(step).getString(member));
  }

  static void output(Steps said, String step, JsonObject expected) {
    assertEquals(expected, said.output(step), step);
  }

  List<JsonObject> refusals(URI api, JsonArray calls) throws Exception {
    var boto = new Boto("sns", api, folder);
    calls.forEach(call -> boto.call((JsonObject) call));
    return boto.run();
  }

  static int get(TestPenstock penstock, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(penstock.api().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  static JsonArray tags() {
    return new JsonArray().add(map("Key", "team").put("Value", "a"));
  }
}
