package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is scraped: what functions count in their logs, traces of what was slow, texts. */
class ScrapedTest {
  private static final String TRACE = "6a1b2c3d000000000000000000000001";
  private static final String TEMPLATE =
      """
      Resources:
        Counts:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: counts
            Handler: index.handler
            Runtime: nodejs20.x
            InlineCode: |
              exports.handler = async event => {
                process.stdout.write(JSON.stringify({
                  _aws: {Timestamp: Date.now(), CloudWatchMetrics: [{
                    Namespace: 'Shop', Dimensions: [['service']],
                    Metrics: [{Name: 'Latency', Unit: 'Milliseconds'}]}]},
                  service: 'orders', Latency: [250, 750]}) + '\\n');
              };
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
      """;

  private static final String WATCHED =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler, Timeout: 60}}
      Resources:
        Quick:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: Quick
            InlineCode: "exports.handler = async () => 'ok'"
            Events:
              Api: {Type: HttpApi, Properties: {Path: '/orders/{id}', Method: GET}}
              Often: {Type: Schedule, Properties: {Schedule: rate(1 minute), Enabled: true}}
        Waits:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: Waits
            InlineCode: "exports.handler = () => new Promise(done => setTimeout(done, 50000))"
            Events:
              News: {Type: SNS, Properties: {Topic: !Ref Topic, FilterPolicy: {kind: [none]}}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            TopicName: topic
            Subscription: [{Protocol: sqs, Endpoint: !GetAtt Queue.Arn}]
      """;

  @TempDir Path folder;

  private static String scrape(TestPenstock penstock, String... headers) {
    return Client.get(penstock.api(), "/_penstock/metrics", headers).text();
  }

  @Test
  void countsOfLogsAndTracesOfWhatWasSlow() {
    try (var collector = new Collector();
        var penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--traces=" + collector.url())) {
      Client.invoke(
          penstock, "counts", "{}", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
      String counted = "emf_shop_latency_seconds_sum{function_name=\"counts\",service=\"orders\"}";
      Client.until("the counts", () -> scrape(penstock).contains(counted + " 1.0"));
      assertFalse(scrape(penstock).contains("trace_id"), "Prometheus's own form has no exemplars");

      String accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";
      String open = scrape(penstock, "Accept", accept);
      assertTrue(open.endsWith("# EOF\n"), open);
      assertTrue(
          open.lines()
              .anyMatch(
                  line ->
                      line.startsWith("aws_lambda_duration_seconds_bucket{")
                          && line.contains("trace_id=\"" + TRACE + "\"")),
          open);
    }
  }

  @Test
  void aTraceThatIsNotKeptIsNoExemplar() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      Client.invoke(
          penstock, "counts", "{}", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
      String open = scrape(penstock, "Accept", "application/openmetrics-text");
      assertTrue(open.contains("aws_lambda_duration_seconds_bucket"), open);
      assertFalse(open.contains("trace_id"), open);
    }
  }

  @Test
  void whatAnOperatorWatches() throws IOException {
    Path template = Files.writeString(folder.resolve("template.yaml"), WATCHED);
    var clock = new MovedClock("2026-06-01T12:00:00Z");
    try (var penstock =
        TestPenstock.up(template, clock, "--no-watch", "--max-environments=7", "--grace=1")) {
      assertEquals(200, Client.get(penstock.http(), "/orders/17").status());
      assertEquals(404, Client.get(penstock.http(), "/not/there").status());
      Client.invoke(penstock, "Waits", "{}", "X-Amz-Invocation-Type", "Event");
      String topic = "arn:aws:sns:us-east-1:123456789012:topic";
      String publish = "Version=2010-03-31&Action=Publish&Message=hello&TopicArn=" + topic;
      String form = "application/x-www-form-urlencoded";
      var published = Client.post(penstock.api(), "/", publish, "Content-Type", form);
      assertEquals(200, published.status(), published.text());
      String http = "penstock_http_requests_seconds_count{api=\"api:ServerlessHttpApi\",route=";
      String topics =
          "penstock_topic_notifications_total{end=\"%s\",protocol=\"%s\",topic=\"topic\"}";
      for (String line :
          List.of(
              http + "\"GET /orders/{id}\",status=\"2xx\"} 1",
              http + "\"none\",status=\"4xx\"} 1",
              "penstock_environments{state=\"busy\"} 1.0",
              "penstock_environments{state=\"warm\"} 1.0",
              "penstock_environments{state=\"starting\"} 0.0",
              "penstock_environments_limit 7.0",
              topics.formatted("delivered", "sqs") + " 1.0",
              topics.formatted("filtered_out", "lambda") + " 1.0",
              "penstock_schedule_missed_firings_total 0.0"))
        Client.until(line, () -> scrape(penstock).lines().anyMatch(line::equals));
      clock.advance(Duration.ofSeconds(61));
      for (String more :
          List.of(
              "penstock_events_oldest_age_seconds{lane=\"function:Waits\"}",
              "penstock_schedule_lateness_seconds_sum",
              "penstock_event_loop_delay_seconds_count",
              "penstock_store_commit_seconds_count",
              "penstock_store_commit_seconds_sum",
              "penstock_store_wal_bytes"))
        Client.until(more + " above 0", () -> value(scrape(penstock), more) > 0);
      // Two hours later it has missed what no grace covers.
      clock.advance(Duration.ofHours(2));
      String missed = "penstock_schedule_missed_firings_total";
      Client.until(missed, () -> value(scrape(penstock), missed) > 0);
    }
  }

  private static double value(String text, String series) {
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  @Test
  void eachHasAText() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch")) {
      Client.invoke(penstock, "counts", "{}", "X-Amz-Invocation-Type", "Event");
      Client.until(
          "the delivery", () -> scrape(penstock).contains("penstock_delivery_ends_total{"));
      var without = new TreeSet<String>();
      var with = new TreeSet<String>();
      for (String line : scrape(penstock).lines().toList()) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# HELP ") && words.length > 3 && !words[3].isBlank())
          with.add(words[2]);
        if (line.startsWith("# TYPE ")) without.add(words[2]);
      }
      without.removeAll(with);
      assertEquals(new TreeSet<>(), without);
    }
  }
}
