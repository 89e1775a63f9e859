package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of layers that run beside a function and take its events. */
class ExtensionsTest {
  private static final String EXTENSION =
      """
      #!/usr/bin/python3
      import json, os, sys, urllib.error, urllib.request
      base = 'http://%s/2020-01-01/extension/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      def ask(path, data=None, **headers):
          request = urllib.request.Request(base + path, data=data, headers={
              'Lambda-Extension-' + name: value for name, value in headers.items()})
          return urllib.request.urlopen(request)
      try:
          ask('event/next', Identifier='wrong')
      except urllib.error.HTTPError as e:
          print('ext refused', e.code, json.load(e)['errorType'], flush=True)
      body = json.dumps({'events': ['INVOKE', 'SHUTDOWN']}).encode()
      answer = ask('register', body, Name=os.path.basename(sys.argv[0]))
      identifier = answer.headers['Lambda-Extension-Identifier']
      print('ext registered', json.load(answer), flush=True)
      while True:
          event = json.load(ask('event/next', Identifier=identifier))
          print('ext', event['eventType'], event.get('shutdownReason', event.get('requestId')), flush=True)
          if event['eventType'] == 'SHUTDOWN':
              break
      """;

  private static final String HANDLER =
      "process.on('SIGTERM', () => { console.log('told to end'); process.exit(0); });"
          + " exports.handler = async (e, c) => { if (e.hang) await new Promise(() => {"
          + " setInterval(() => {}, 1000); }); return c.awsRequestId; }";

  @TempDir private Path folder;
  private Path layer;

  @BeforeEach
  void layer() throws Exception {
    layer = folder.resolve("layer");
    Path program = layer.resolve("extensions/watch");
    Files.createDirectories(program.getParent());
    Files.writeString(program, EXTENSION);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private boolean logged(Workshop workshop, String text) {
    return workshop.log.stream().anyMatch(line -> line.contains(text));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SANDBOX", "PROCESS"},
      value = Isolation.Wanted.class)
  void theyTakeInvocationsAndTheEnd(Isolation.Wanted isolation) throws Exception {
    try (var workshop = new Workshop(folder, isolation)) {
      Invoker f = workshop.open(Workshop.node(HANDLER).layers(layer));
      String first = Workshop.call(f, "{}").replace("\"", "");
      assertTrue(logged(workshop, "ext refused 403 Extension.InvalidExtensionIdentifier"));
      assertTrue(
          logged(workshop, "ext registered {'functionName': 'f', 'functionVersion': '$LATEST',"));
      until(() -> logged(workshop, "ext INVOKE " + first));
      until(() -> f.environments().idle() == 1);
      String second = Workshop.call(f, "{}").replace("\"", "");
      until(() -> logged(workshop, "ext INVOKE " + second));
      assertEquals(1, f.environments().total());
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> logged(workshop, "ext SHUTDOWN spindown"));
      until(() -> logged(workshop, "told to end"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SANDBOX", value = Isolation.Wanted.class)
  void theyAreToldWhenTimeIsUp(Isolation.Wanted isolation) throws Exception {
    try (var workshop = new Workshop(folder, isolation)) {
      Invoker f = workshop.open(Workshop.node(HANDLER).layers(layer).timeout(3));
      assertInstanceOf(Outcome.TimedOut.class, Workshop.result(f, "{\"hang\":true}").outcome());
      until(() -> logged(workshop, "ext SHUTDOWN timeout"));
      until(() -> f.environments().total() == 0);
    }
  }
}
