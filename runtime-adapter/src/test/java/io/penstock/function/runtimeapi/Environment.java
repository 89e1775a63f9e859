package io.penstock.function.runtimeapi;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A real runtime process with a Runtime API of its own, and what it printed. */
final class Environment implements AutoCloseable {
  static final FunctionRef FUNCTION = new FunctionRef("eu-north-1", "123456789012", "probe", null);

  /** Other versions than the machine's own: -Dtest.node=... -Dtest.python=... */
  private static final String NODE = System.getProperty("test.node", "node");

  private static final String PYTHON =
      System.getProperty(
          "test.python",
          Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3");

  final RuntimeApi api;
  final Process process;
  private final Path output;

  private Environment(RuntimeApi api, Process process, Path output) {
    this.api = api;
    this.process = process;
    this.output = output;
  }

  static Environment start(
      Vertx vertx, Path root, List<String> command, String handler, Map<String, String> more)
      throws Exception {
    RuntimeApi api =
        await(RuntimeApi.listen(vertx, "127.0.0.1", 0, (_, _) -> true, InstantSource.system()));
    Path output = Files.createTempFile("penstock-runtime", ".log");
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", System.getenv("PATH"));
    env.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.port());
    env.put("_HANDLER", handler);
    env.put("LAMBDA_TASK_ROOT", root.toString());
    env.put("AWS_LAMBDA_FUNCTION_NAME", "probe");
    env.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    env.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
    env.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/probe");
    env.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef");
    env.put("AWS_REGION", "eu-north-1");
    env.put("TZ", ":UTC");
    env.put("LANG", "C.UTF-8");
    env.putAll(more);
    builder.environment().clear();
    builder.environment().putAll(env);
    return new Environment(api, builder.start(), output);
  }

  static Environment node(Vertx vertx, Path root, String handler, Map<String, String> more)
      throws Exception {
    return start(
        vertx, root, List.of(NODE, bootstrap("nodejs/bootstrap.cjs").toString()), handler, more);
  }

  static Environment python(Vertx vertx, Path root, String handler, Map<String, String> more)
      throws Exception {
    return start(
        vertx,
        root,
        List.of(PYTHON, "-B", bootstrap("python/bootstrap.py").toString()),
        handler,
        with(more, "PYTHONPATH", bootstrap(".").toString()));
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(all);
    more.putIfAbsent(name, value);
    return more;
  }

  private static Path bootstrap(String name) {
    return Path.of("src/main/resources/penstock/runtime", name).toAbsolutePath();
  }

  Outcome invoke(String event) throws Exception {
    return invoke(event, null, null, null);
  }

  Outcome invoke(String event, String trace, String clientContext, ResponseStream stream)
      throws Exception {
    return await(begin(event, trace, clientContext, stream));
  }

  Future<Outcome> begin(String event, String trace, String clientContext, ResponseStream stream) {
    return api.invoke(call(event, trace, clientContext, stream), Instant.now().plusSeconds(3));
  }

  static Invocation call(String event, String trace, String clientContext, ResponseStream stream) {
    return new Invocation(
        UUID.randomUUID().toString(),
        FUNCTION,
        Buffer.buffer(event),
        trace,
        clientContext,
        false,
        stream);
  }

  int exitStatus() throws InterruptedException {
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  /** All it printed; complete only after {@link #exitStatus} or {@link #stop}. */
  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  String stop() throws Exception {
    process.destroy();
    process.waitFor(60, TimeUnit.SECONDS);
    return output();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    api.close().toCompletionStage().toCompletableFuture().join();
    output.toFile().delete();
  }
}
