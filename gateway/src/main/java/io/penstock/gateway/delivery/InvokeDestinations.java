package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import io.penstock.function.Outcome;
import io.penstock.gateway.delivery.AsyncConfigs.AsyncPolicy;
import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import io.penstock.gateway.delivery.OutgoingMessage.BusEntry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What follows from the end of an event: the record for its destination and the dead-letter
 * message. Both are deliveries of their own, stored in the same transaction as the end, so a
 * destination that is down loses nothing. Pure.
 */
record InvokeDestinations(
    Lease lease, Buffer event, FunctionRef function, AsyncPolicy policy, Instant now) {

  /**
   * @param progress with the last try counted
   * @param last the last try's outcome; null when the event was given up without one
   */
  List<Delivery> of(Verdict verdict, AttemptCounts progress, Outcome last) {
    return switch (verdict) {
      case Verdict.Again _ -> List.of();
      case Verdict.Done _ ->
          policy.onSuccess() == null
              ? List.of()
              : List.of(destination("OnSuccess", policy.onSuccess(), "Success", progress, last));
      case Verdict.Dead(Condition condition) -> {
        var follow = new ArrayList<Delivery>(2);
        if (policy.onFailure() != null)
          follow.add(destination("OnFailure", policy.onFailure(), word(condition), progress, last));
        if (policy.deadLetterTarget() != null)
          follow.add(deadLetter(policy.deadLetterTarget(), condition, last));
        yield follow;
      }
    };
  }

  /** Lambda has no word for our own conditions; its nearest is that it stopped trying. */
  private static String word(Condition condition) {
    return switch (condition) {
      case EventAgeExceeded, ZeroReservedConcurrency -> condition.name();
      case RetriesExhausted, Quarantined, Damaged, FunctionNotFound, Undeliverable ->
          Condition.RetriesExhausted.name();
    };
  }

  private Delivery destination(
      String which, String target, String condition, AttemptCounts progress, Outcome last) {
    boolean success = condition.equals("Success");
    DestinationRecord.Response response = null;
    if (last instanceof Outcome.Returned || (last != null && last.isFunctionError()))
      response =
          new DestinationRecord.Response(
              policy.version(), success ? null : "Unhandled", last.payload());
    Buffer body =
        new DestinationRecord(
                now,
                lease.delivery().id(),
                qualifiedArn(),
                condition,
                progress.invokeCount(),
                event,
                response)
            .toJson();
    return follow(which, target, body, Map.of(), success);
  }

  private Delivery deadLetter(String target, Condition condition, Outcome last) {
    var attributes = new LinkedHashMap<String, Attribute>();
    attributes.put("RequestID", new Attribute("String", lease.delivery().id()));
    attributes.put("ErrorCode", new Attribute("Number", Integer.toString(status(condition, last))));
    String message = message(condition, last);
    attributes.put("ErrorMessage", new Attribute("String", firstKilobyte(message)));
    return follow("DeadLetter", target, event, attributes, false);
  }

  /** The HTTP status an invoker would have seen; function errors are 200. */
  private static int status(Condition condition, Outcome last) {
    return switch (last) {
      case Outcome.Throttled _ -> 429;
      case Outcome.Unreachable _ -> 500;
      case null -> condition == Condition.ZeroReservedConcurrency ? 429 : 500;
      default -> 200;
    };
  }

  private static String message(Condition condition, Outcome last) {
    String said =
        switch (last) {
          case Outcome.Throttled _ -> "Rate Exceeded.";
          case Outcome.Unreachable(String reason) -> reason;
          case null -> condition.name();
          default -> ErrorText.messageOf(last.payload());
        };
    return said.isEmpty() ? condition.name() : said; // SQS refuses empty attribute values
  }

  private static String firstKilobyte(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= 1024) return text;
    int end = 1024;
    while ((bytes[end] & 0xC0) == 0x80) end--;
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private Delivery follow(
      String which,
      String target,
      Buffer body,
      Map<String, Attribute> attributes,
      boolean success) {
    Delivery from = lease.delivery();
    FunctionRef next = FunctionRef.parse(target);
    // The same end stored twice must be the same follower; a redriven event's next end another.
    String name = from.id() + "/" + which + "/" + lease.token();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    String source = which + ":" + function.name();
    if (next != null)
      return Delivery.toFunction(id, next, body, source, from.traceId(), from.id(), null, now);
    var entry =
        new BusEntry(
            "lambda",
            "Lambda Function Invocation Result - " + (success ? "Success" : "Failure"),
            List.of(qualifiedArn()));
    OutgoingMessage message = OutgoingMessage.of(id, body, attributes).with(entry);
    if (RecordKey.isFor(target))
      message = message.under(RecordKey.of("async/" + function.name(), now, id));
    return Delivery.toTarget(
        Delivery.DESTINATION, target, message, source, from.traceId(), from.id(), now);
  }

  private String qualifiedArn() {
    return function.qualifier() == null
        ? function.withQualifier(FunctionRef.LATEST).arn()
        : function.arn();
  }
}
