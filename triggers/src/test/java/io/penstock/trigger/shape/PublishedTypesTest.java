package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.fetch.Fetched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The golden events against the TypeScript types and the schemas that functions are written with.
 * Needs node and npm.
 */
class PublishedTypesTest {
  private static final Path SOURCES = Path.of("src/test/node");
  private static final Path WORK = Path.of("target/node");
  private static final Path EVENTS = Path.of("src/test/resources/golden/http/event");
  private static final Path AUTHORIZERS = Path.of("src/test/resources/golden/http/authorizer");

  private static final Path TOPICS = Path.of("src/test/resources/golden/sns/event");
  private static final Path STREAMS = Path.of("src/test/resources/golden/stream");

  @Test
  void everyGoldenEventOfStreamsIsOfThePublishedTypes() throws Exception {
    Fetched.packages(WORK.toAbsolutePath(), SOURCES);
    String validated = run("node", "streams.mjs", STREAMS.toAbsolutePath().toString());
    assertEquals(STREAMS.toFile().list().length, validated.lines().count(), validated);
  }

  @Test
  void everyGoldenEventIsOfThePublishedTypes() throws Exception {
    Fetched.packages(WORK.toAbsolutePath(), SOURCES);
    String events = EVENTS.toAbsolutePath().toString();
    String authorizers = AUTHORIZERS.toAbsolutePath().toString();
    String topics = TOPICS.toAbsolutePath().toString();
    String validated = run("node", "validate.mjs", events, authorizers, topics);
    int files = 0;
    for (Path folder : new Path[] {EVENTS, AUTHORIZERS, TOPICS})
      files += folder.toFile().list().length;
    assertEquals(files, validated.lines().count(), validated);
    run("node", "types.mjs", events, authorizers, topics);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path output = WORK.resolve(command[1] + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(WORK.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertTrue(ended, String.join(" ", command) + " did not end:\n" + text);
    assertEquals(0, process.exitValue(), String.join(" ", command) + ":\n" + text);
    return text;
  }
}
