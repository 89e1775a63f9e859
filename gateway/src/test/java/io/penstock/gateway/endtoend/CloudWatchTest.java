package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What functions and queues have counted, by CloudWatch's API in each of its protocols. */
class CloudWatchTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: counted
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async e => { if (e.fail) throw new Error('no'); return 1 }
        T: {Type: AWS::SNS::Topic, Properties: {TopicName: told}}
      """;
  private static final String[] JSON = {"content-type", "application/json"};
  private static final JsonObject DIMENSION =
      new JsonObject().put("Name", "FunctionName").put("Value", "counted");

  @TempDir static Path folder;
  private static TestPenstock penstock;
  private static Boto metrics;

  @BeforeAll
  static void start() throws Exception {
    penstock = TestPenstock.up(TEMPLATE);
    metrics = new Boto("cloudwatch", penstock.api(), folder);
    for (String payload : new String[] {"{}", "{}", "{\"fail\": true}"})
      asked("/2015-03-31/functions/counted/invocations", payload);
    new Boto("sns", penstock.api(), folder)
        .done("publish", "TopicArn", "arn:aws:sns:us-east-1:123456789012:told", "Message", "m");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject query(String id, String metric, String statistic) {
    return new JsonObject()
        .put("Id", id)
        .put(
            "MetricStat",
            new JsonObject()
                .put(
                    "Metric",
                    new JsonObject()
                        .put("Namespace", "AWS/Lambda")
                        .put("MetricName", metric)
                        .put("Dimensions", new JsonArray().add(DIMENSION)))
                .put("Period", 86_400)
                .put("Stat", statistic));
  }

  private static Object[] of(JsonObject... queries) {
    var all = new JsonArray();
    for (JsonObject one : queries) all.add(one);
    return new Object[] {
      "MetricDataQueries",
      all,
      "StartTime",
      "2020-01-01T00:00:00Z",
      "EndTime",
      "2099-01-01T00:00:00Z"
    };
  }

  private static double value(JsonObject said, int result) {
    JsonArray values =
        said.getJsonArray("MetricDataResults").getJsonObject(result).getJsonArray("Values");
    double sum = 0;
    for (Object one : values) sum += ((Number) one).doubleValue();
    return sum;
  }

  @Test
  void whatIsCountedIsRead() throws Exception {
    JsonObject said =
        metrics.done(
            "get_metric_data",
            of(
                query("a", "Invocations", "Sum"),
                query("b", "Errors", "Sum"),
                query("c", "Duration", "SampleCount")));
    assertEquals(3, value(said, 0));
    assertEquals(1, value(said, 1));
    assertEquals(3, value(said, 2));
    JsonObject topic =
        metrics.done(
            "get_metric_statistics",
            "Namespace",
            "AWS/SNS",
            "MetricName",
            "NumberOfMessagesPublished",
            "Dimensions",
            new JsonArray().add(new JsonObject().put("Name", "TopicName").put("Value", "told")),
            "StartTime",
            "2026-01-01T00:00:00Z",
            "EndTime",
            "2096-01-01T00:00:00Z",
            "Period",
            864_000_000,
            "Statistics",
            new JsonArray().add("Sum"));
    assertEquals(1, topic.getJsonArray("Datapoints").getJsonObject(0).getDouble("Sum"));
    JsonObject listed = metrics.done("list_metrics", "Namespace", "AWS/Lambda");
    assertTrue(
        listed
            .encode()
            .contains(
                new JsonObject()
                    .put("Namespace", "AWS/Lambda")
                    .put("MetricName", "Invocations")
                    .put("Dimensions", new JsonArray().add(DIMENSION))
                    .encode()),
        listed.encode());
  }

  @Test
  void whatIsNotKnownIsRefusedByName() throws Exception {
    assertEquals(
        "InvalidParameterValue: The statistic Maximum of Duration is not known here.",
        metrics.refused("get_metric_data", of(query("a", "Duration", "Maximum"))));
    assertEquals(
        "InvalidParameterValue: Expressions are not served here: ask for a MetricStat.",
        metrics.refused(
            "get_metric_data", of(new JsonObject().put("Id", "e").put("Expression", "a + b"))));
    assertTrue(
        metrics
            .refused("put_metric_data", "Namespace", "x", "MetricData", new JsonArray())
            .endsWith("PutMetricData is not served here."));
  }

  private static String asked(String path, String body, String... headers) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(penstock.api().resolve(path))
                  .headers(headers.length == 0 ? JSON : headers)
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void olderClientsAreAnsweredToo() throws Exception {
    JsonObject input = new JsonObject();
    Object[] members = of(query("a", "Invocations", "Sum"));
    for (int i = 0; i < members.length; i += 2) input.put((String) members[i], members[i + 1]);
    input.put("StartTime", 1_577_836_800).put("EndTime", 4_070_908_800L);
    var said =
        new JsonObject(
            asked(
                "/",
                input.encode(),
                "content-type",
                "application/x-amz-json-1.0",
                "x-amz-target",
                "GraniteServiceVersion20100801.GetMetricData"));
    assertEquals(3, value(said, 0));
    String form =
        asked(
            "/",
            "Action=GetMetricStatistics&Version=2010-08-01&Namespace=AWS%2FLambda"
                + "&MetricName=Invocations&Dimensions.member.1.Name=FunctionName"
                + "&Dimensions.member.1.Value=counted&StartTime=2020-01-01T00:00:00Z"
                + "&EndTime=2099-01-01T00:00:00Z&Period=864000000&Statistics.member.1=Sum",
            "content-type",
            "application/x-www-form-urlencoded");
    assertTrue(form.contains("<Sum>3.0</Sum>"), form);
  }
}
