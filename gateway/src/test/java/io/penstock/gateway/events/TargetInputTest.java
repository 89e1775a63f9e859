package io.penstock.gateway.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What targets are given, by the recorded cases of EventBridge's input transformer. */
class TargetInputTest {
  private static final BusEvent EVENT =
      BusEvent.of(
          "3f2b0c9e-0000-4000-8000-000000000003",
          "waterworks.gates",
          "Gate Moved",
          Instant.parse("2026-03-04T05:06:07.999Z"),
          "210987654321",
          "eu-north-1",
          List.of("r1"),
          "{\"gate\":4,\"name\":\"north \\\"a\\\"\",\"open\":true,\"list\":[\"HIGH\"],"
              + "\"more\":{\"k\":\"v\"},\"none\":null}");
  private static final RuleFacts RULE =
      new RuleFacts(
          "arn:aws:events:eu-north-1:210987654321:rule/r",
          "r",
          Instant.parse("2026-03-04T05:06:08Z"));

  private static JsonObject target() {
    return new JsonObject().put("Id", "t").put("Arn", "arn:aws:sqs:eu-north-1:210987654321:q");
  }

  private static String given(JsonObject target) {
    return RuleTarget.of(target).input().of(EVENT, RULE).toString();
  }

  private static String made(String template) {
    var paths =
        new JsonObject()
            .put("gate", "$.detail.gate")
            .put("name", "$.detail.name")
            .put("open", "$.detail.open")
            .put("list", "$.detail.list")
            .put("first", "$.detail.list[0]")
            .put("more", "$.detail['more']")
            .put("none", "$.detail.none")
            .put("missing", "$.detail.missing.deeper");
    return given(
        target()
            .put(
                "InputTransformer",
                new JsonObject().put("InputPathsMap", paths).put("InputTemplate", template)));
  }

  @Test
  void theWholeEventHasEveryKey() {
    assertEquals(
        "{\"version\":\"0\",\"id\":\"3f2b0c9e-0000-4000-8000-000000000003\",\"detail-type\":\"Gate"
            + " Moved\",\"source\":\"waterworks.gates\",\"account\":\"210987654321\",\"time\":"
            + "\"2026-03-04T05:06:07Z\",\"region\":\"eu-north-1\",\"resources\":[\"r1\"],\"detail\":{\"gate\":4,\"name\":\"north"
            + " \\\"a\\\"\",\"open\":true,\"list\":[\"HIGH\"],"
            + "\"more\":{\"k\":\"v\"},\"none\":null}}",
        given(target()));
  }

  @Test
  void aConstantAndAPart() {
    assertEquals("{\"a\": 1}", given(target().put("Input", "{\"a\": 1}")));
    assertEquals("\"Gate Moved\"", given(target().put("InputPath", "$.detail-type")));
    assertEquals("{\"k\":\"v\"}", given(target().put("InputPath", "$.detail.more")));
    assertEquals("{\"k\":\"v\"}", given(target().put("InputPath", "$.detail[\"more\"]")));
    assertEquals("\"HIGH\"", given(target().put("InputPath", "$.detail.list[0]")));
    assertEquals(EVENT.json().toString(), given(target().put("InputPath", "$")));
  }

  @Test
  void placeholdersInJsonPositionsAreJson() {
    assertEquals("{\"g\": 4, \"n\": \"north \\\"a\\\"\"}", made("{\"g\": <gate>, \"n\": <name>}"));
    assertEquals(
        "{\"l\": [\"HIGH\"], \"m\": {\"k\":\"v\"}}", made("{\"l\": <list>, \"m\": <more>}"));
    assertEquals("{\"x\": \"\", \"y\": null}", made("{\"x\": <missing>, \"y\": <none>}"));
  }

  @Test
  void placeholdersInTextAreText() {
    assertEquals(
        "{\"a\": \"gate 4 is true, north \\\"a\\\" \"}",
        made("{\"a\": \"gate <gate> is <open>, <name> <missing>\"}"));
    assertEquals("\"gate 4: {k:v} [HIGH] true\"", made("\"gate <gate>: <more> <list> <open>\""));
  }

  @Test
  void whatIsNotJsonInTheEndIsNotDelivered() {
    assertThrows(UnusableInputException.class, () -> made("{\"a\": \"<more>\"}"));
  }

  @Test
  void wildcardsLeadToLists() {
    assertEquals("[\"HIGH\"]", given(target().put("InputPath", "$.detail.list[*]")));
    assertEquals("[\"v\"]", given(target().put("InputPath", "$.detail.more.*")));
    assertEquals("[\"v\"]", given(target().put("InputPath", "$.detail.*.k")));
    assertEquals("[]", given(target().put("InputPath", "$.detail.gate[*]")));
    assertEquals("[\"r1\"]", given(target().put("InputPath", "$['resources'][*]")));
  }

  /** The form of AWS's own guide to alerts of GuardDuty. */
  @Test
  void severalQuotedLinesAreDeliveredAsLines() {
    assertEquals(
        "\"gate 4 of north \\\"a\\\".\"\n\"More: {k:v}.\"",
        made("\"gate <gate> of <name>.\"\n\"More: <more>.\""));
    assertEquals("\"one\\ntext, 4\"", made("\"one\ntext, <gate>\""));
  }

  @Test
  void aTemplateThatNeverMakesJsonIsRefused() {
    for (String template :
        List.of("{\"a\":<gate>", "text <gate>", "<gate>/<name>", "\"open", "{<gate>}", ""))
      assertEquals(
          "Invalid InputTemplate for target t: it does not make JSON.",
          assertThrows(IllegalArgumentException.class, () -> made(template), template)
              .getMessage());
    // What was taken before it was checked stays as it is.
    assertThrows(
        UnusableInputException.class,
        () ->
            RuleTarget.stored(
                    target()
                        .put("InputTransformer", new JsonObject().put("InputTemplate", "{\"a\":")))
                .input()
                .of(EVENT, RULE));
    for (String template :
        List.of("<more>", "\"a\" <gate>", "{<name>: 1}", "-<gate>", "[<gate>, \"<more>\"]"))
      try {
        made(template);
      } catch (UnusableInputException e) {
        // with some events
      }
  }

  @Test
  void whatEventBridgeKnowsByItself() {
    assertEquals(
        "{\"r\": \"r\", \"a\": \"" + RULE.arn() + "\", \"t\": \"2026-03-04T05:06:08Z\"}",
        made(
            "{\"r\": <aws.events.rule-name>, \"a\": <aws.events.rule-arn>, \"t\":"
                + " <aws.events.event.ingestion-time>}"));
    assertEquals("{\"e\": " + EVENT.json() + "}", made("{\"e\": <aws.events.event.json>}"));
    String without = made("{\"e\": <aws.events.event>}");
    assertTrue(without.contains("\"detailType\":\"Gate Moved\""), without);
    assertTrue(!without.contains("\"detail\""), without);
  }

  @Test
  void whatIsWrongIsRefusedInTheWordsOfEventBridge() {
    refused(
        "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
        target().put("Input", "1").put("InputPath", "$.a"));
    refused(
        "InputTemplate for target t contains invalid placeholder <nope>.",
        target().put("InputTransformer", new JsonObject().put("InputTemplate", "\"<nope>\"")));
    for (String path : List.of("$.a[", "$.a*", "$.*a", "$..a", "$.a[-1]", "$.a[*"))
      assertThrows(
          IllegalArgumentException.class,
          () -> RuleTarget.of(target().put("InputPath", path)),
          path);
    assertThrows(
        IllegalArgumentException.class, () -> RuleTarget.of(target().put("InputPath", "a.b")));
  }

  private static void refused(String why, JsonObject target) {
    assertEquals(
        why,
        assertThrows(IllegalArgumentException.class, () -> RuleTarget.of(target)).getMessage());
  }

  @Test
  void aDetailThatIsNotAnObjectIsMalformed() {
    for (String detail : List.of("", "1", "[1]", "\"x\"", "{oops", "{} {", "null"))
      assertThrows(
          IllegalArgumentException.class,
          () -> BusEvent.of("i", "s", "t", Instant.EPOCH, "a", "r", List.of(), detail),
          detail);
  }
}
