package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Real node processes. */
abstract class NodeBootstrapFixture {
  static final Path ROOT = Path.of("src/test/resources/functions/node").toAbsolutePath();

  static final Map<String, String> NODE_22 = Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs22.x");
  static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  static Environment open(String handler, Map<String, String> env) throws Exception {
    return Environment.node(vertx, ROOT, handler, env);
  }
}
