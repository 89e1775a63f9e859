package io.penstock.gateway.events;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.HttpParts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What an event becomes by a rule: a delivery for each target. Their ids are made of event, rule
 * and target, so that an event put twice is delivered once. Pure.
 *
 * @param functions which exist
 */
record RuleDeliveries(InvokePermission functions) {

  /**
   * @param forwarded from another bus: goes to no third
   * @param out where they are added
   * @return how many
   */
  int add(
      Rule rule,
      BusEvent event,
      String traceId,
      boolean forwarded,
      Instant now,
      List<Delivery> out) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    var facts = new RuleFacts(rule.arn(), rule.name(), at);
    int added = 0;
    for (RuleTarget target : rule.targets()) {
      if (forwarded && target.isBus()) continue;
      out.add(delivery(rule, target, event, traceId, facts, at));
      added++;
    }
    return added;
  }

  private Delivery delivery(
      Rule rule, RuleTarget target, BusEvent event, String traceId, RuleFacts facts, Instant now) {
    String replay = event.tree().path("replay-name").asText("");
    String name = event.id() + " " + rule.arn() + " " + target.id() + " " + replay;
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    String source = "rule:" + rule.name();
    Buffer input;
    HttpParts http = HttpParts.NONE;
    String unusable = null;
    try {
      input =
          target.http().asksForCloudEvents() && target.input() == TargetInput.WHOLE
              ? event.detail()
              : target.input().of(event, facts);
      http = target.http().of(event);
    } catch (UnusableInputException e) {
      input = event.json();
      unusable = e.getMessage();
    }
    FunctionRef function = FunctionRef.parse(target.arn());
    if (function != null && unusable == null && functions.allows(function, rule.arn()))
      return Delivery.toFunction(id, function, input, source, traceId, null, null, now);
    var message = OutgoingMessage.of(id, input, Map.of()).with(http);
    if (target.messageGroupId() != null) message = message.inGroup(target.messageGroupId(), id);
    JsonObject details = RuleDeliveryKind.details(rule.arn(), target);
    if (unusable != null) details.put(OutgoingMessage.UNUSABLE, unusable);
    return Delivery.toTarget(
        RuleDeliveryKind.KIND, target.arn(), message, details, source, traceId, null, now);
  }
}
