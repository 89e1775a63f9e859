package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.FunctionSpec.Logging;
import io.penstock.function.Invoker;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code LoggingConfig}: which lines of the function's and of the platform's are logged. */
class LogLevelsTest {
  private static final String NODE =
      "exports.handler = async () => { for (const level of ['trace', 'debug', 'info', 'warn',"
          + " 'error']) console[level]('a ' + level); };";
  private static final String PYTHON =
      """
      import logging
      def handler(event, context):
          logger = logging.getLogger()
          for level in ('debug', 'info', 'warning', 'error', 'critical'):
              getattr(logger, level)('a ' + level)
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "node, TRACE, INFO, TRACE DEBUG INFO WARN ERROR, initStart start report",
    "node, INFO, INFO, INFO WARN ERROR, initStart start report",
    "node, ERROR, WARN, ERROR, ''",
    "python, DEBUG, INFO, DEBUG INFO WARN ERROR FATAL, initStart start report",
    "python, WARN, WARN, WARN ERROR FATAL, ''",
    "python, FATAL, WARN, FATAL, ''",
  })
  void linesBelowTheLevelAreLeftOut(
      String language, String application, String system, String levels, String platform)
      throws Exception {
    try (var workshop = new Workshop(folder, Isolation.Wanted.PROCESS)) {
      var spec = language.equals("node") ? Workshop.node(NODE) : Workshop.python(PYTHON);
      Invoker f = workshop.open(spec.logging(new Logging(true, application, system)));
      Workshop.call(f, "{}");
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> f.environments().total() == 0);
      List<JsonObject> lines =
          workshop.log.stream().filter(line -> line.startsWith("{")).map(JsonObject::new).toList();
      String logged =
          String.join(
              " ",
              lines.stream()
                  .filter(line -> line.getString("message", "").startsWith("a "))
                  .map(line -> common(line.getString("level")))
                  .toList());
      assertEquals(levels, logged);
      String told =
          String.join(
              " ",
              lines.stream()
                  .map(line -> line.getString("type", ""))
                  .filter(type -> type.startsWith("platform."))
                  .map(type -> type.substring("platform.".length()))
                  .toList());
      assertEquals(platform, told);
    }
  }

  /** The runtimes of Node.js and Python have words of their own. */
  private static String common(String level) {
    return switch (level) {
      case "WARNING" -> "WARN";
      case "CRITICAL" -> "FATAL";
      default -> level;
    };
  }
}
