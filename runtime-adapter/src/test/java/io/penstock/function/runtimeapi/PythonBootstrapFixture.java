package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Real python3 processes. */
abstract class PythonBootstrapFixture {
  static final Path ROOT = Path.of("src/test/resources/functions/python").toAbsolutePath();
  static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  static Environment open(String handler) throws Exception {
    return Environment.python(vertx, ROOT, handler, Map.of());
  }
}
