package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.penstock.gateway.TestPenstock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of other sites in a real browser, against a gateway in development. */
class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String TEMPLATE =
      """
      Resources:
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: mine}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: work}}
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => 'called'"
            Events: {All: {Type: HttpApi}}
      """;

  @TempDir Path folder;
  private HttpServer site;
  private final CompletableFuture<String> told = new CompletableFuture<>();
  private volatile String page;

  @BeforeEach
  void serve() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "no Chromium");
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          byte[] answer = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "text/html");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    site.createContext(
        "/done",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getRawQuery());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
          told.complete(URLDecoder.decode(query, StandardCharsets.UTF_8));
        });
    site.start();
  }

  @AfterEach
  void end() {
    if (site != null) site.stop(0);
  }

  /** Opens the page under a name, until it tells what it saw. */
  private String open(String host, String script) throws Exception {
    page =
        "<!doctype html><script>const done = text => fetch('/done?' + encodeURIComponent(text));"
            + script
            + "</script>";
    var chromium =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--host-resolver-rules=MAP evil.example 127.0.0.1",
                "--user-data-dir=" + folder.resolve("profile"),
                "http://" + host + ":" + site.getAddress().getPort() + "/")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile());
    chromium.environment().put("TMPDIR", folder.toString()); // what it leaves goes with the folder
    Process browser = chromium.start();
    try {
      return told.get(120, TimeUnit.SECONDS);
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
    }
  }

  private static String list(TestPenstock penstock, String action) throws Exception {
    URI uri = URI.create(penstock.api() + "/?Version=2010-03-31&Action=" + action);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void imagesFormsAndFetchesOfAForeignPageChangeNothing() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      String api = penstock.api().toString();
      String topic = "arn:aws:sns:us-east-1:123456789012:mine";
      String signed =
          "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A/20260101/us-east-1/sns/aws4_request"
              + "&X-Amz-SignedHeaders=host&X-Amz-Date=20260101T000000Z&X-Amz-Signature=00";
      var urls =
          List.of(
              "/?Version=2010-03-31&Action=CreateTopic&Name=theirs",
              "/?Version=2010-03-31&Action=CreateTopic&Name=theirs" + signed,
              "/?Version=2010-03-31&Action=Subscribe&Protocol=lambda&TopicArn="
                  + topic
                  + "&Endpoint=arn:aws:lambda:us-east-1:123456789012:function:Echo",
              "/?Version=2010-03-31&Action=DeleteTopic&TopicArn=" + topic);
      var script = new StringBuilder("(async () => { const seen = [];");
      for (String url : urls)
        script.append(
            """
            await new Promise(next => {
              const image = new Image();
              image.onload = image.onerror = next;
              image.referrerPolicy = 'no-referrer';
              image.src = '%s%s';
            });
            """
                .formatted(api, url));
      for (String method : List.of("no-cors", "cors"))
        script.append(
            """
            await fetch('%s/', {method: 'POST', mode: '%s',
                body: new URLSearchParams({Version: '2010-03-31', Action: 'CreateTopic', Name: 'theirs'})})
              .then(answer => seen.push(answer.status), problem => seen.push('refused'));
            await fetch('%s/2015-03-31/functions/Echo/invocations', {method: 'POST', mode: '%s', body: '{}'})
              .then(answer => seen.push(answer.status), problem => seen.push('refused'));
            """
                .formatted(api, method, api, method));
      String seen = open("localhost", script + "done(seen.join(' ')); })()");
      assertEquals("0 0 refused refused", seen);
      String topics = list(penstock, "ListTopics");
      assertTrue(topics.contains(topic), topics);
      assertTrue(!topics.contains("theirs"), topics);
      assertTrue(!list(penstock, "ListSubscriptions").contains("Echo"));
    }
  }

  /** Its name leads here in the end: the browser takes both ports for its own site. */
  @Test
  void aReboundNameReachesNeitherPort() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      String script =
          """
          (async () => {
            const seen = [];
            for (const port of [%d, %d])
              await fetch('http://evil.example:' + port + '/', {mode: 'no-cors'})
                .then(answer => seen.push(answer.type), problem => seen.push('refused'));
            done(seen.join(' '));
          })()
          """
              .formatted(penstock.api().getPort(), penstock.http().getPort());
      assertEquals("opaque opaque", open("evil.example", script));
      for (URI port : List.of(penstock.api(), penstock.http()))
        try (var client = new RawClient(port)) {
          client.request("GET /", "evil.example:" + port.getPort());
          assertEquals(403, client.read().status(), port.toString());
        }
    }
  }

  @Test
  void aNamedOriginsPageMayCallAndReadTheAnswer() throws Exception {
    int port = site.getAddress().getPort();
    try (var penstock =
        TestPenstock.up(TEMPLATE, "--no-watch", "--cors=http://localhost:" + port)) {
      String script =
          """
          (async () => {
            const seen = [];
            const answer = await fetch('%s/', {method: 'POST', body: '{}', headers: {
                'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSEvents.ListEventBuses'}});
            seen.push(answer.status, (await answer.json()).EventBuses[0].Name,
                answer.headers.has('x-amzn-requestid'));
            done(seen.join(' '));
          })().catch(problem => done(String(problem)))
          """
              .formatted(penstock.api());
      assertEquals("200 default true", open("localhost", script));
    }
  }
}
