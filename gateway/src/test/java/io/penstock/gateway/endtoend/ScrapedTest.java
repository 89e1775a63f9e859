package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

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
