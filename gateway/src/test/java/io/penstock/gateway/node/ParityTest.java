package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.cli.UpOptions;
import io.penstock.gateway.endtoend.Npm;
import io.penstock.gateway.template.Template;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every operation that AWS's models have of the served services: it is served, or its refusal is
 * one that the service's own clients read, in each of its protocols. And {@code docs/parity.md} is
 * what there is; {@code -Dparity.write} writes it anew.
 */
class ParityTest {
  private static final Path PAGE = Path.of("../docs/parity.md");

  @TempDir Path folder;

  @Test
  void everyOperationIsServedOrRefusedByName() throws Exception {
    var options = new UpOptions();
    new CommandLine(options)
        .parseArgs("--http-port=0", "--api-port=0", "--data-dir=" + folder.resolve("state"));
    var node = new Node(options.settings(Map.of()), InstantSource.system());
    JsonObject said;
    try {
      node.start(() -> Template.NOTHING).toCompletionStage().toCompletableFuture().join();
      var served = new JsonObject();
      for (AwsService service : node.aws) {
        if (service.operations() == null || service.operations().all().isEmpty()) continue;
        var names = new JsonArray();
        for (Operation one : service.operations().all())
          if (one.handler() != null) names.add(one.name());
        served.put(service.model(), names);
      }
      Path file = Files.writeString(folder.resolve("served.json"), served.encode());
      said =
          new JsonObject(
              Npm.run(
                  Path.of("src/test/python"),
                  "python3",
                  "parity.py",
                  "http://localhost:" + node.ports.api(),
                  file.toString(),
                  Path.of("src/test/resources/parity-notes.txt").toAbsolutePath().toString()));
    } finally {
      node.stop(Duration.ofSeconds(10)).toCompletionStage().toCompletableFuture().join();
    }
    assertEquals(
        "",
        String.join("\n", said.getJsonArray("problems").stream().map(String::valueOf).toList()));
    String made = "<!-- botocore " + said.getString("version") + " -->\n";
    String page = made + said.getString("page");
    if (System.getProperty("parity.write") != null) Files.writeString(PAGE, page);
    String kept = Files.readString(PAGE);
    // Models of another version have other operations; what is served is the same for all.
    if (kept.startsWith(made)) assertEquals(page, kept);
    else assertEquals(servedRows(page), servedRows(kept));
    assertTrue(servedRows(kept).contains("SendMessageBatch"));
  }

  private static String servedRows(String page) {
    return String.join("\n", page.lines().filter(line -> line.startsWith("| ")).toList());
  }
}
