package io.penstock.gateway.node;

import io.penstock.gateway.cli.UpOptions;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Templates;
import io.penstock.gateway.terminal.Style;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.util.LibraryLoaderUtil;
import picocli.CommandLine;

/**
 * Starts a gateway with a small template, calls it over both ports and stops it: what a class cache
 * is trained with, so that later starts are fast.
 */
public final class CacheTraining {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals:
        Function: {Timeout: 5, MemorySize: 256}
      Resources:
        Say:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => ({statusCode: 200, body: 'ok'});"
            Events:
              Get: {Type: HttpApi, Properties: {Path: /say, Method: get}}
              Tick: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}
              Tock:
                Type: ScheduleV2
                Properties:
                  ScheduleExpression: cron(0 9 ? * MON-FRI *)
                  ScheduleExpressionTimezone: Europe/Berlin
      """;

  /** More of the same than a start of few functions has: for starts of many. */
  private static final String REPEATED =
      """
        Q%1$d: {Type: AWS::SQS::Queue}
        Fn%1$d:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => 1"
            Environment: {Variables: {QUEUE: !Ref Q%1$d}}
            Events:
              Jobs: {Type: SQS, Properties: {Queue: !GetAtt Q%1$d.Arn}}
              Get: {Type: HttpApi, Properties: {Path: /fn%1$d, Method: get}}
              Tick: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
      """;

  /** As many as one API may have routes. */
  private static final int REPETITIONS = 250;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private CacheTraining() {}

  /** Returns an exit status: what fails here must never hold up a build. */
  public static int run() {
    Thread.ofPlatform().daemon().start(CacheTraining::giveUp);
    try {
      unpackSqlite(System.getProperty("penstock.program"));
      perform();
      return 0;
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
      return 1;
    }
  }

  /** SQLite's native library, which its driver would unpack anew at each start. */
  private static void unpackSqlite(String program) throws IOException {
    if (program == null) return;
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream library = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (library == null) return;
      Path folder = Files.createDirectories(Path.of(program, "native"));
      Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void giveUp() {
    try {
      Thread.sleep(LIMIT);
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(1);
  }

  private static void perform() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("penstock-rehearsal");
    try {
      Path file = Files.writeString(folder.resolve("template.yaml"), template());
      var options = new UpOptions();
      new CommandLine(options)
          .parseArgs(
              file.toString(),
              "--http-port=0",
              "--api-port=0",
              "--isolation=process",
              "--data-dir=" + folder.resolve("state"));
      Settings settings = options.settings(System.getenv());
      var template =
          new Templates(Services.READERS, settings.region(), settings.account())
              .read(file, settings.parameters());
      var node = new Node(settings, InstantSource.system());
      node.start(() -> template).toCompletionStage().toCompletableFuture().join();
      var screen =
          new TerminalOutput(new PrintStream(System.out), System.err, Style.PLAIN, settings);
      screen.up(node, template.warnings(), template.outputs(), Duration.ZERO);
      call(node);
      screen.close();
      node.stop(Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
    } finally {
      delete(folder);
    }
  }

  private static String template() {
    var text = new StringBuilder(TEMPLATE);
    for (int i = 0; i < REPETITIONS; i++) text.append(REPEATED.formatted(i));
    return text.toString();
  }

  private static void call(Node node) throws InterruptedException {
    String api = "http://localhost:" + node.ports.api();
    var invoke =
        HttpRequest.newBuilder(URI.create(api + "/2015-03-31/functions/Say/invocations"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    var requests =
        List.of(
            HttpRequest.newBuilder(URI.create("http://localhost:" + node.ports.http() + "/say")),
            invoke,
            HttpRequest.newBuilder(URI.create(api + "/_penstock/metrics")),
            HttpRequest.newBuilder(URI.create(api + "/_penstock/api/functions")),
            HttpRequest.newBuilder(URI.create(api + "/_penstock/api/triggers")));
    try (var client = HttpClient.newHttpClient()) {
      for (var request : requests)
        client.send(
            request.timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      System.err.println("rehearsal: " + e); // without Node.js, say: the rest is still trained
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList())
        Files.deleteIfExists(file);
    }
  }
}
