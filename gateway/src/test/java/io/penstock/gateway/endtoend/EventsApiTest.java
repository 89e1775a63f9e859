package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.EventBridgeFixture.EVENTS;
import static io.penstock.gateway.endtoend.EventBridgeFixture.FUNCTION;
import static io.penstock.gateway.endtoend.EventBridgeFixture.QUEUE;
import static io.penstock.gateway.endtoend.EventBridgeFixture.fault;
import static io.penstock.gateway.endtoend.EventBridgeFixture.list;
import static io.penstock.gateway.endtoend.EventBridgeFixture.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** EventBridge's API: every operation, and what it says to bad requests. */
class EventsApiTest implements EveryClient {
  @TempDir Path folder;

  @Override
  public void everyOperation(Boto.Client client) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), EventBridgeTest.TEMPLATE);
    try (var penstock =
        TestPenstock.up(template, new MovedClock("2026-06-01T11:58:00Z"), "--no-watch")) {
      String bus = EVENTS + "event-bus/b";
      String pattern = "{\"source\":[\"s\"]}";
      var said =
          new Boto("events", penstock.api(), folder)
              .by(client)
              .call(
                  "create_event_bus",
                  "Name",
                  "b",
                  "Description",
                  "d",
                  "Tags",
                  list(new JsonObject().put("Key", "k").put("Value", "v")))
              .call("create_event_bus", "Name", "b")
              .call("describe_event_bus", "Name", bus)
              .call("list_event_buses", "Limit", 2)
              .call("update_event_bus", "Name", "b", "Description", "e")
              .call(
                  "put_permission",
                  "EventBusName",
                  "b",
                  "Action",
                  "events:PutEvents",
                  "Principal",
                  "111122223333",
                  "StatementId",
                  "s1")
              .call("describe_event_bus", "Name", "b")
              .call("remove_permission", "EventBusName", "b", "StatementId", "s1")
              .call("remove_permission", "EventBusName", "b", "StatementId", "s1")
              .call("put_rule", "Name", "r", "EventBusName", "b", "EventPattern", pattern)
              .call("put_rule", "Name", "bad", "EventPattern", "{\"a\":[]}")
              .call("put_rule", "Name", "bad")
              .call("put_rule", "Name", "bad", "ScheduleExpression", "rate(1 minutes)")
              .call(
                  "put_rule",
                  "Name",
                  "bad",
                  "EventBusName",
                  "b",
                  "ScheduleExpression",
                  "rate(1 minute)")
              .call("put_rule", "Name", "r", "EventBusName", "nobody", "EventPattern", pattern)
              .call("describe_rule", "Name", "r", "EventBusName", "b")
              .call("describe_rule", "Name", "r")
              .call("list_rules", "EventBusName", "b", "NamePrefix", "r")
              .call("disable_rule", "Name", "r", "EventBusName", "b")
              .call("describe_rule", "Name", "r", "EventBusName", bus)
              .call("enable_rule", "Name", "r", "EventBusName", "b")
              .call(
                  "put_targets",
                  "Rule",
                  "r",
                  "EventBusName",
                  "b",
                  "Targets",
                  list(
                      new JsonObject().put("Id", "1").put("Arn", FUNCTION),
                      new JsonObject()
                          .put("Id", "2")
                          .put("Arn", QUEUE + "q")
                          .put("InputPath", "$.detail")))
              .call(
                  "put_targets",
                  "Rule",
                  "r",
                  "EventBusName",
                  "b",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "3")
                          .put("Arn", FUNCTION)
                          .put("Input", "1")
                          .put("InputPath", "$.a")))
              .call(
                  "put_targets",
                  "Rule",
                  "r",
                  "EventBusName",
                  "b",
                  "Targets",
                  list(
                      new JsonObject()
                          .put("Id", "3")
                          .put("Arn", "arn:aws:ecs:us-east-1:123456789012:cluster/c")))
              .call("list_targets_by_rule", "Rule", "r", "EventBusName", "b")
              .call("list_rule_names_by_target", "TargetArn", FUNCTION, "EventBusName", "b")
              .call("delete_rule", "Name", "r", "EventBusName", "b")
              .call("delete_event_bus", "Name", "b")
              .call(
                  "tag_resource",
                  "ResourceARN",
                  EVENTS + "rule/b/r",
                  "Tags",
                  list(new JsonObject().put("Key", "x").put("Value", "y")))
              .call("list_tags_for_resource", "ResourceARN", EVENTS + "rule/b/r")
              .call("untag_resource", "ResourceARN", bus, "TagKeys", list("k"))
              .call("list_tags_for_resource", "ResourceARN", bus)
              .call("remove_targets", "Rule", "r", "EventBusName", "b", "Ids", list("1", "2"))
              .call("delete_rule", "Name", "r", "EventBusName", "b")
              .call("delete_rule", "Name", "r", "EventBusName", "b")
              .call("delete_event_bus", "Name", "b")
              .call("delete_event_bus", "Name", "default")
              .call(
                  "test_event_pattern",
                  "EventPattern",
                  pattern,
                  "Event",
                  "{\"id\":\"1\",\"account\":\"1\",\"source\":\"s\",\"time\":\"2026-01-01T00:00:00Z\",\"region\":\"r\",\"resources\":[],\"detail-type\":\"t\",\"detail\":{}}")
              .call("test_event_pattern", "EventPattern", pattern, "Event", "{\"source\":\"s\"}")
              .call("test_event_pattern", "EventPattern", "{\"source\":\"s\"}", "Event", "{}")
              .run();
      int i = 0;
      assertEquals(bus, output(said.get(i++)).getString("EventBusArn"));
      fault(said.get(i++), "ResourceAlreadyExistsException", "Event bus b already exists.");
      assertEquals("d", output(said.get(i++)).getString("Description"));
      assertEquals(2, output(said.get(i)).getJsonArray("EventBuses").size());
      assertTrue(output(said.get(i++)).containsKey("NextToken"));
      assertEquals("e", output(said.get(i++)).getString("Description"));
      i++;
      var policy = new JsonObject(output(said.get(i++)).getString("Policy"));
      assertEquals("s1", policy.getJsonArray("Statement").getJsonObject(0).getString("Sid"));
      i++;
      fault(
          said.get(i++),
          "ResourceNotFoundException",
          "Statement with the provided id does not exist.");
      assertEquals(EVENTS + "rule/b/r", output(said.get(i++)).getString("RuleArn"));
      fault(
          said.get(i++),
          "InvalidEventPatternException",
          "Event pattern is not valid. Reason: Empty arrays are not allowed");
      fault(
          said.get(i++),
          "ValidationException",
          "Parameter(s) EventPattern or ScheduleExpression must be specified.");
      fault(said.get(i++), "ValidationException", "Parameter ScheduleExpression is not valid.");
      fault(
          said.get(i++),
          "ValidationException",
          "ScheduleExpression is supported only on the default event bus.");
      fault(said.get(i++), "ResourceNotFoundException", "Event bus nobody does not exist.");
      assertEquals(pattern, output(said.get(i++)).getString("EventPattern"));
      fault(
          said.get(i++), "ResourceNotFoundException", "Rule r does not exist on EventBus default.");
      assertEquals(1, output(said.get(i++)).getJsonArray("Rules").size());
      i++;
      assertEquals("DISABLED", output(said.get(i++)).getString("State"));
      i++;
      assertEquals(0, output(said.get(i++)).getInteger("FailedEntryCount"));
      fault(
          said.get(i++),
          "ValidationException",
          "Only one of Input, InputPath, or InputTransformer must be provided for target 3.");
      assertEquals("ValidationException", said.get(i++).getString("code"));
      assertEquals(
          "[{\"Id\":\"1\",\"Arn\":\""
              + FUNCTION
              + "\"},{\"Id\":\"2\",\"Arn\":\""
              + QUEUE
              + "q\",\"InputPath\":\"$.detail\"}]",
          output(said.get(i++)).getJsonArray("Targets").encode());
      assertEquals("[\"r\"]", output(said.get(i++)).getJsonArray("RuleNames").encode());
      fault(said.get(i++), "ValidationException", "Rule can't be deleted since it has targets.");
      assertEquals("ValidationException", said.get(i++).getString("code"));
      i++;
      assertEquals(
          "[{\"Key\":\"x\",\"Value\":\"y\"}]", output(said.get(i++)).getJsonArray("Tags").encode());
      i++;
      assertEquals("[]", output(said.get(i++)).getJsonArray("Tags").encode());
      for (int ok = 0; ok < 4; ok++) output(said.get(i++));
      fault(said.get(i++), "ValidationException", "Cannot delete event bus default.");
      assertEquals(true, output(said.get(i++)).getBoolean("Result"));
      fault(said.get(i++), "ValidationException", "Parameter Event is not valid.");
      assertEquals("InvalidEventPatternException", said.get(i++).getString("code"));
      assertEquals(said.size(), i);
    }
  }
}
