package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of layers that run beside a function and take its events. */
class ExtensionsTest {
  static final String EXTENSION =
      """
      #!/usr/bin/python3
      import json, os, sys, time, urllib.error, urllib.request
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
          time.sleep(float(os.environ.get('WORKS', '0')))
          print('ext is done', flush=True)
      """;

  /** Listens to telemetry, and prints at its end all that it was told. */
  private static final String LISTENER =
      """
      #!/usr/bin/env node
      const http = require('http'), name = require('path').basename(process.argv[1]);
      const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
      const ask = (method, path, body, headers) => new Promise((done, fail) => {
        http.request({ host, port, method, path, headers }, answer => {
          let text = '';
          answer.on('data', some => text += some).on('end', () => done({ answer, text }));
        }).on('error', fail).end(body && JSON.stringify(body));
      });
      const records = [];
      const server = http.createServer((request, response) => {
        let text = '';
        request.on('data', some => text += some).on('end', () => {
          records.push(...JSON.parse(text));
          response.end();
        });
      });
      server.listen(0, process.env.LISTEN, async () => {
        const registered = await ask('POST', '/2020-01-01/extension/register',
            { events: ['INVOKE', 'SHUTDOWN'] }, { 'Lambda-Extension-Name': name });
        const id = { 'Lambda-Extension-Identifier': registered.answer.headers['lambda-extension-identifier'] };
        const told = await ask('PUT', '/2022-07-01/telemetry', {
          schemaVersion: '2022-12-13', types: ['platform', 'function', 'extension'],
          buffering: { timeoutMs: 25 },
          destination: { protocol: 'HTTP', URI: 'http://sandbox.localdomain:' + server.address().port } }, id);
        console.log('listener subscribed', told.answer.statusCode, told.text);
        for (;;) {
          const event = JSON.parse((await ask('GET', '/2020-01-01/extension/event/next', null, id)).text);
          if (event.eventType !== 'SHUTDOWN') continue;
          console.log('listener was told ' + JSON.stringify(records));
          process.exit(0);
        }
      });
      """;

  private static final String HANDLER =
      "process.on('SIGTERM', () => { console.log('told to end'); process.exit(0); });"
          + " exports.handler = async (e, c) => { if (e.hang) await new Promise(() => {"
          + " setInterval(() => {}, 1000); }); return c.awsRequestId; }";

  @TempDir private Path folder;
  private Path layer;

  @BeforeEach
  void layer() throws Exception {
    layer = program("layer", "watch", EXTENSION);
  }

  private Path program(String name, String extension, String text) throws Exception {
    Path made = folder.resolve(name);
    Path program = made.resolve("extensions").resolve(extension);
    Files.createDirectories(program.getParent());
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return made;
  }

  private boolean logged(Workshop workshop, String text) {
    return workshop.log.stream().anyMatch(line -> line.contains(text));
  }

  private static long times(Workshop workshop, String text) {
    return workshop.log.stream().filter(line -> line.contains(text)).count();
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

  private static final String SHELL =
      """
      #!/bin/sh
      api=http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension
      id=$(curl -s -D - -o /dev/null -H 'Lambda-Extension-Name: shell' \\
          -d '{"events":["INVOKE","SHUTDOWN"]}' $api/register |
        tr -d '\\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
      while true; do
        event=$(curl -s -H "Lambda-Extension-Identifier: $id" $api/event/next) || exit 1
        echo "shell $event"
        case $event in *SHUTDOWN*) exit 0 ;; esac
      done
      """;

  @Test
  void oneMayBeAShellScript() throws Exception {
    assumeTrue(Programs.find("curl") != null, "curl is not installed");
    Path shell = program("shells", "shell", SHELL);
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      Invoker f = workshop.open(Workshop.node(HANDLER).layers(shell));
      String id = Workshop.call(f, "{}").replace("\"", "");
      until(
          () ->
              workshop.log.stream()
                  .anyMatch(line -> line.contains("shell {") && line.contains(id)));
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> workshop.log.stream().anyMatch(line -> line.contains("\"SHUTDOWN\"")));
    }
  }

  @Test
  void theyHaveTheTimeThatTheyNeedAfterACall() throws Exception {
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX)) {
      Invoker f = workshop.open(Workshop.node(HANDLER).layers(layer).with("WORKS", "0.3"));
      Workshop.call(f, "{}");
      until(() -> f.environments().idle() == 1);
      Workshop.call(f, "{}"); // before it stands still
      until(() -> times(workshop, "ext is done") == 2 || f.environments().total() == 0);
      assertEquals(1, f.environments().total(), "it stood still before it was done");
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

  @ParameterizedTest
  @CsvSource({"SANDBOX, sandbox.localdomain", "PROCESS, 127.0.0.1"})
  void theyAreToldWhatHappensAndWhatIsPrinted(Isolation.Wanted isolation, String host)
      throws Exception {
    try (var workshop = new Workshop(folder, isolation)) {
      String text =
          "console.log('at start'); exports.handler = async () => { console.log('hello'); return"
              + " 'done'; }";
      Path listener = program("listener", "listener", LISTENER);
      Invoker f = workshop.open(Workshop.node(text).layers(listener).with("LISTEN", host));
      Workshop.call(f, "{}");
      until(() -> f.environments().idle() == 1);
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> logged(workshop, "listener was told "));
      assertTrue(logged(workshop, "listener subscribed 200 \"OK\""));
      assertTrue(
          logged(
              workshop,
              "TELEMETRY\tName: listener\tState: Subscribed\tTypes: [Platform, Function,"
                  + " Extension]"));
      assertTrue(
          logged(workshop, "EXTENSION\tName: listener\tState: Ready\tEvents: [INVOKE, SHUTDOWN]"));
      String told =
          workshop.log.stream()
              .filter(line -> line.startsWith("listener was told "))
              .findFirst()
              .get();
      var records = new JsonArray(told.substring("listener was told ".length()));
      var happened =
          records.stream()
              .map(JsonObject.class::cast)
              .filter(record -> record.getString("type").startsWith("platform."))
              .map(record -> record.getString("type").substring("platform.".length()))
              .filter(type -> !type.equals("extension") && !type.equals("telemetrySubscription"))
              .toList();
      assertEquals(
          List.of("initStart", "initRuntimeDone", "initReport", "start", "runtimeDone", "report"),
          happened);
      assertTrue(record(records, "function", 0).toString().endsWith("at start"));
      assertTrue(record(records, "function", 1).toString().endsWith("hello"));
      assertEquals("listener subscribed 200 \"OK\"", record(records, "extension", 0));
      var done = (JsonObject) record(records, "platform.runtimeDone", 0);
      assertEquals("success", done.getString("status"));
      assertEquals(6, done.getJsonObject("metrics").getInteger("producedBytes"));
      assertEquals(
          256,
          ((JsonObject) record(records, "platform.report", 0))
              .getJsonObject("metrics")
              .getInteger("memorySizeMB"));
    }
  }

  private static Object record(JsonArray records, String type, int index) {
    return records.stream()
        .map(JsonObject.class::cast)
        .filter(record -> record.getString("type").equals(type))
        .map(record -> record.getValue("record"))
        .skip(index)
        .findFirst()
        .orElseThrow(() -> new AssertionError(type + " in " + records.encodePrettily()));
  }

  /** A part of the runtime that takes events: it has half a second to end, and is no program. */
  @ParameterizedTest
  @EnumSource(
      names = {"SANDBOX", "PROCESS"},
      value = Isolation.Wanted.class)
  void partsOfTheRuntimeMayRegister(Isolation.Wanted isolation) throws Exception {
    String text =
        """
        const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2020-01-01/extension/`;
        const register = events => fetch(base + 'register', { method: 'POST',
            headers: { 'Lambda-Extension-Name': 'inside' }, body: JSON.stringify({ events }) });
        process.on('SIGTERM', () => { console.log('told to end'); process.exit(0); });
        await (async () => {
          const refused = await register(['INVOKE', 'SHUTDOWN']);
          console.log('inside', refused.status, (await refused.json()).errorMessage);
          const id = (await register(['INVOKE'])).headers.get('Lambda-Extension-Identifier');
          (async () => {
            for (;;) {
              const event = await fetch(base + 'event/next', { headers: { 'Lambda-Extension-Identifier': id } });
              console.log('inside', (await event.json()).eventType);
            }
          })().catch(() => {});
        })();
        export const handler = async () => 'done';
        """;
    try (var workshop = new Workshop(folder, isolation)) {
      Path code = Files.createDirectories(folder.resolve("code"));
      Files.writeString(code.resolve("index.mjs"), text);
      Invoker f = workshop.open(new Workshop.Spec("nodejs20.x", new Code.Package(code)));
      Workshop.call(f, "{}");
      assertTrue(
          logged(workshop, "inside 403 SHUTDOWN: ShutdownEventNotSupportedForInternalExtension"));
      until(() -> logged(workshop, "inside INVOKE"));
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> logged(workshop, "told to end"));
    }
  }
}
