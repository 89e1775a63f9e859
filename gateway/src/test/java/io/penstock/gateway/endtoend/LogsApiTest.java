package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CloudWatch Logs over what functions have said. */
class LogsApiTest extends LogsApiFixture {
  private static List<String> names(JsonObject answer, String list, String member) {
    return answer.getJsonArray(list).stream()
        .map(one -> ((JsonObject) one).getString(member))
        .toList();
  }

  /** A function that was not called yet has a group too, to be followed. */
  @Test
  void groups() throws Exception {
    var all = logs.done("describe_log_groups");
    assertEquals(
        List.of("/aws/lambda/Follows", SAYS, "/aws/lambda/Silent"),
        names(all, "logGroups", "logGroupName"));
    JsonObject says = all.getJsonArray("logGroups").getJsonObject(1);
    String arn = "arn:aws:logs:us-east-1:123456789012:log-group:" + SAYS;
    assertEquals(arn + ":*", says.getString("arn"));
    assertEquals(arn, says.getString("logGroupArn"));
    assertTrue(says.getLong("storedBytes") > 0 && says.getLong("creationTime") > 0, says.encode());
    var first = logs.done("describe_log_groups", "limit", 2, "logGroupNamePrefix", "/aws/lambda/");
    assertEquals(2, first.getJsonArray("logGroups").size());
    var rest =
        logs.done("describe_log_groups", "limit", 2, "nextToken", first.getString("nextToken"));
    assertEquals(List.of("/aws/lambda/Silent"), names(rest, "logGroups", "logGroupName"));
    assertFalse(rest.containsKey("nextToken"));
    assertEquals(
        List.of(SAYS),
        names(
            logs.done("describe_log_groups", "logGroupNamePrefix", "/aws/lambda/Sa"),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of("/aws/lambda/Silent"),
        names(
            logs.done("describe_log_groups", "logGroupNamePattern", "SIL"),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of(SAYS),
        names(
            logs.done("describe_log_groups", "logGroupIdentifiers", new JsonArray().add(arn)),
            "logGroups",
            "logGroupName"));
    assertEquals(
        List.of(),
        names(
            logs.done("describe_log_groups", "logGroupClass", "INFREQUENT_ACCESS"),
            "logGroups",
            "logGroupName"));
  }

  @Test
  void streamsAreWhatFunctionsWereTold() throws Exception {
    String[] told = say("Says");
    assertEquals(SAYS, told[0]);
    var streams =
        logs.done(
            "describe_log_streams",
            "logGroupName",
            SAYS,
            "orderBy",
            "LastEventTime",
            "descending",
            true);
    JsonObject newest = streams.getJsonArray("logStreams").getJsonObject(0);
    assertEquals(told[1], newest.getString("logStreamName"));
    assertTrue(newest.getString("arn").endsWith(SAYS + ":log-stream:" + told[1]), newest.encode());
    assertTrue(newest.getLong("firstEventTimestamp") <= newest.getLong("lastEventTimestamp"));
    assertEquals(
        "InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.",
        logs.refused(
            "describe_log_streams",
            "logGroupName",
            SAYS,
            "orderBy",
            "LastEventTime",
            "logStreamNamePrefix",
            "2"));
    var none = logs.done("describe_log_streams", "logGroupName", "/aws/lambda/Silent");
    assertTrue(none.getJsonArray("logStreams").isEmpty());
  }

  @Test
  void whatIsNotThereOrNotRightIsRefused() throws Exception {
    String group = "ResourceNotFoundException: The specified log group does not exist.";
    String stream = "ResourceNotFoundException: The specified log stream does not exist.";
    assertEquals(group, logs.refused("filter_log_events", "logGroupName", "/aws/lambda/Nobody"));
    assertEquals(group, logs.refused("describe_log_streams", "logGroupName", "Says"));
    assertEquals(
        group,
        logs.refused(
            "filter_log_events",
            "logGroupIdentifier",
            "arn:aws:logs:us-east-1:210987654321:log-group:" + SAYS));
    assertEquals(
        stream, logs.refused("get_log_events", "logGroupName", SAYS, "logStreamName", "nobody"));
    assertEquals(
        stream,
        logs.refused(
            "filter_log_events",
            "logGroupName",
            SAYS,
            "logStreamNames",
            new JsonArray().add("nobody")));
    var unsigned =
        Client.post(
            penstock.api(),
            "/",
            "{\"logGroupIdentifiers\":[null]}",
            "X-Amz-Target",
            "Logs_20140328.DescribeLogGroups");
    assertEquals("InvalidParameterException", unsigned.json().getString("__type"));
    assertEquals(
        "InvalidParameterException: The specified nextToken is invalid.",
        logs.refused("filter_log_events", "logGroupName", SAYS, "nextToken", "x"));
    assertTrue(
        logs.refused("filter_log_events", "logGroupName", "a b")
            .startsWith("InvalidParameterException: 1 validation error detected: "));
    assertEquals(
        "InvalidParameterException: Exactly one of logGroupName and logGroupIdentifier must be"
            + " specified.",
        logs.refused("describe_log_streams"));
    assertEquals(
        "UnknownOperationException: The operation CreateLogGroup is not served here.",
        logs.refused("create_log_group", "logGroupName", "mine"));
  }
}
