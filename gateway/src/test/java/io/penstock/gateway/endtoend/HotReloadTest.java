package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits take effect while the gateway runs, and cost no call. */
class HotReloadTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Say:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            CodeUri: code/
            MemorySize: 256
            Timeout: 10
            Environment: {Variables: {WORD: one}}
            Events:
              Get: {Type: HttpApi, Properties: {Path: /say, Method: get}}
      """;
  private static final String CODE =
      """
      exports.handler = async (event) => {
        const wait = event.queryStringParameters?.wait;
        if (wait) console.log('waits');
        if (wait) await new Promise((done) => setTimeout(done, Number(wait)));
        return `first ${process.env.WORD}`;
      };
      """;

  /** The common pool has one where there are two cores. */
  private static final Executor OWN_THREADS = task -> Thread.ofPlatform().daemon().start(task);

  @TempDir Path folder;
  private Path template;
  private Path code;
  private TestPenstock penstock;

  @BeforeEach
  void start() throws IOException {
    template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    code = Files.createDirectory(folder.resolve("code")).resolve("index.js");
    Files.writeString(code, CODE);
    penstock = TestPenstock.up(template);
    assertEquals("first one", say());
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  private String say() {
    return Client.get(penstock.http(), "/say").text();
  }

  @Test
  void codeAndTemplateTakeEffectAndNoCallFails() throws Exception {
    var ended = new AtomicBoolean();
    var wrong = new AtomicReference<String>();
    var callers =
        CompletableFuture.runAsync(
            () -> {
              while (!ended.get() && wrong.get() == null) {
                var answer = Client.get(penstock.http(), "/say");
                if (answer.status() != 200 || !answer.text().matches("(first|second) (one|two)"))
                  wrong.set(answer.status() + " " + answer.text());
              }
            },
            OWN_THREADS);
    var inFlight =
        CompletableFuture.supplyAsync(
            () -> Client.get(penstock.http(), "/say?wait=4000"), OWN_THREADS);
    Client.until("the long call runs", () -> Client.log(penstock, "Say").contains("waits"));
    Files.writeString(code, CODE.replace("first", "second"));
    Client.until("the code's edit is in force", () -> say().equals("second one"));
    Files.writeString(template, TEMPLATE.replace("WORD: one", "WORD: two"));
    Client.until("the template's edit is in force", () -> say().equals("second two"));
    assertEquals("first one", inFlight.get().text());
    ended.set(true);
    callers.get();
    assertEquals(null, wrong.get());
  }

  @Test
  void functionsAndRoutesComeAndGo() throws Exception {
    String more =
        TEMPLATE
            + """
              More:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: python3.11
                  Handler: index.handler
                  InlineCode: "def handler(event, context): return 'more'"
                  Events:
                    Get: {Type: HttpApi, Properties: {Path: /more, Method: get}}
            """;
    assertEquals(404, Client.get(penstock.http(), "/more").status());
    Files.writeString(template, more);
    Client.until(
        "the new route answers", () -> Client.get(penstock.http(), "/more").text().equals("more"));
    Files.writeString(template, TEMPLATE);
    Client.until("the route is gone", () -> Client.get(penstock.http(), "/more").status() == 404);
    assertEquals(404, Client.invoke(penstock, "More", "{}").status());
    assertEquals("first one", say());
  }

  @Test
  void aBrokenEditLeavesTheOldRunning() throws Exception {
    Files.writeString(template, TEMPLATE.replace("Handler: index.handler", "Handler: {}"));
    Client.until("the mistake is told", () -> penstock.output().contains("cannot be used"));
    Client.until("with its place", () -> penstock.output().contains("template.yaml:7"));
    assertEquals("first one", say());
    Files.writeString(template, "Resources: [");
    Client.until(
        "the second mistake is told",
        () -> penstock.output().split("cannot be used", -1).length == 3);
    Files.delete(template);
    assertEquals("first one", say());
    Files.writeString(template, TEMPLATE.replace("WORD: one", "WORD: mended"));
    Client.until("the mended template is in force", () -> say().equals("first mended"));
  }

  @Test
  void brokenCodeIsToldToTheCallerAndMendedCodeRuns() throws Exception {
    Files.writeString(code, "exports.handler = (");
    Client.until(
        "the broken code is in force", () -> Client.get(penstock.http(), "/say").status() == 500);
    Files.writeString(code, CODE.replace("first", "mended"));
    Client.until("the mended code is in force", () -> say().equals("mended one"));
  }
}
