package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads, and what the alerts and the dashboard of the chart ask of it. */
class MetricsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => { throw new Error('no'); };"
            EventInvokeConfig: {MaximumRetryAttempts: 0}
        Orders: {Type: AWS::SQS::Queue}
        News:
          Type: AWS::SNS::Topic
          Properties:
            TopicName: news
            Subscription: [{Protocol: sqs, Endpoint: !GetAtt Orders.Arn}]
        Slow:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            Timeout: 60
            InlineCode: "exports.handler = () => new Promise(done => setTimeout(done, 50000));"
            Events: {News: {Type: SNS, Properties: {Topic: !Ref News}}}
      """;

  private static final String PUBLISH =
      "Version=2010-03-31&Action=Publish&Message=m"
          + "&TopicArn=arn:aws:sns:us-east-1:123456789012:news";

  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Path CHART = Path.of("../helm/penstock/files");

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void eventsStoreAndProcessAreToldAndTheAlertsAskForNothingElse() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE, "--grace=1")) {
      client.send(
          HttpRequest.newBuilder(penstock.api().resolve("/2015-03-31/functions/Fails/invocations"))
              .header("X-Amz-Invocation-Type", "Event")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build(),
          BodyHandlers.discarding());
      assertEquals(
          404,
          client
              .send(
                  HttpRequest.newBuilder(penstock.http().resolve("/none")).build(),
                  BodyHandlers.discarding())
              .statusCode());
      assertEquals(
          200,
          client
              .send(
                  HttpRequest.newBuilder(penstock.api())
                      .header("content-type", "application/x-www-form-urlencoded")
                      .POST(HttpRequest.BodyPublishers.ofString(PUBLISH))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode());
      String dead = "penstock_events{lane=\"function:Fails\",state=\"dead\"} 1.0";
      String text = scrape(penstock.api());
      while (!text.contains(dead)
          || !text.contains("penstock_events_oldest_age_seconds{")
          || !text.contains("protocol=\"sqs\"")) text = scrape(penstock.api());

      assertTrue(value(text, "penstock_store_bytes") > 0);
      assertEquals(10.0 * (1L << 30), value(text, "penstock_store_limit_bytes"));
      Set<String> told =
          text.lines()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ")[2])
              .collect(Collectors.toCollection(TreeSet::new));
      for (String name :
          List.of("penstock_build_info", "jvm_memory_used_bytes", "process_uptime_seconds"))
        assertTrue(told.contains(name), name + " is not among " + told);

      for (String file : List.of("alerts.yaml", "dashboard.json"))
        for (String asked : asked(Files.readString(CHART.resolve(file))))
          assertTrue(
              told.contains(asked)
                  || told.contains(asked.replaceAll("_(bucket|count|sum|total)$", "")),
              file + " asks for " + asked + ", which is not told: " + told);
    }
  }

  /** Prometheus's own tool finds nothing to say of a scrape, nor of the alerts. */
  @Test
  void promtoolTakesScrapeAndAlerts(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(PROMTOOL), "no promtool: Debian's package prometheus");
    promtool(folder, null, "check", "rules", CHART.resolve("alerts.yaml").toString());
    try (var penstock = TestPenstock.up(TEMPLATE, "--grace=1")) {
      client.send(
          HttpRequest.newBuilder(penstock.http().resolve("/none")).build(),
          BodyHandlers.discarding());
      scrape(penstock.api());
      Path scraped = folder.resolve("scraped");
      Files.writeString(scraped, scrape(penstock.api()));
      promtool(folder, scraped, "check", "metrics");
    }
  }

  private static void promtool(Path folder, Path input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(PROMTOOL.toString()));
    command.addAll(List.of(arguments));
    Path said = folder.resolve("said");
    var tool = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    if (input != null) tool.redirectInput(input.toFile());
    assertEquals(0, tool.start().waitFor(), () -> String.join(" ", arguments) + ": " + read(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private String scrape(URI api) throws IOException, InterruptedException {
    var answer =
        client.send(
            HttpRequest.newBuilder(api.resolve("/_penstock/metrics")).build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  private static double value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> asked(String text) {
    return Pattern.compile("\\b(?:aws|penstock)_[a-z_]+")
        .matcher(text)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
