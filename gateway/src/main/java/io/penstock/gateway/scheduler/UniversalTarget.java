package io.penstock.gateway.scheduler;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.gateway.aws.GivenMembers;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import io.penstock.gateway.delivery.OutgoingMessage.BusEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Calls of the API that a schedule makes: EventBridge Scheduler's universal targets, as far as what
 * they call is served here. Their input is the call's, as JSON.
 */
public enum UniversalTarget {
  SEND_MESSAGE("sqs:sendMessage") {
    @Override
    List<Addressed> read(JsonObject input, Owner owner) {
      only(
          input,
          "QueueUrl",
          "MessageBody",
          "MessageGroupId",
          "MessageDeduplicationId",
          "MessageAttributes");
      String at = URI.create(text(input, "QueueUrl")).getPath();
      String[] path = at == null ? new String[0] : at.split("/");
      if (path.length < 2) throw new IllegalArgumentException("QueueUrl names no queue.");
      String account = path.length > 2 ? path[path.length - 2] : owner.account();
      String queue = new Owner(owner.region(), account).arn("sqs", path[path.length - 1]);
      return List.of(message(queue, input, "MessageBody", null));
    }
  },
  PUBLISH("sns:publish") {
    @Override
    List<Addressed> read(JsonObject input, Owner owner) {
      only(
          input,
          "TopicArn",
          "Message",
          "Subject",
          "MessageGroupId",
          "MessageDeduplicationId",
          "MessageAttributes");
      return List.of(
          message(text(input, "TopicArn"), input, "Message", input.getString("Subject")));
    }
  },
  INVOKE("lambda:invoke") {
    @Override
    List<Addressed> read(JsonObject input, Owner owner) {
      only(input, "FunctionName", "Payload", "InvocationType", "Qualifier");
      String type = input.getString("InvocationType", "RequestResponse");
      if (!type.equals("Event") && !type.equals("RequestResponse"))
        throw new IllegalArgumentException("InvocationType is Event or RequestResponse.");
      String name = text(input, "FunctionName");
      int function = name.indexOf("function:");
      String[] parts = name.substring(function < 0 ? 0 : function + 9).split(":");
      if (!NAME.matcher(parts[0]).matches())
        throw new IllegalArgumentException("FunctionName is not the name of a function.");
      String qualifier = input.getString("Qualifier", parts.length > 1 ? parts[1] : null);
      Object payload = input.getValue("Payload", "{}");
      Buffer event =
          Buffer.buffer(payload instanceof JsonObject json ? json.encode() : payload.toString());
      try {
        event.toJson();
      } catch (DecodeException e) {
        throw new IllegalArgumentException("Payload is not JSON.", e);
      }
      String arn = new FunctionRef(owner.region(), owner.account(), parts[0], qualifier).arn();
      return List.of(new Addressed(arn, OutgoingMessage.of("", event, Map.of())));
    }
  },
  PUT_EVENTS("eventbridge:putEvents") {
    @Override
    List<Addressed> read(JsonObject input, Owner owner) {
      only(input, "Entries");
      JsonArray entries = input.getJsonArray("Entries", new JsonArray());
      if (entries.isEmpty() || entries.size() > MOST_ENTRIES)
        throw new IllegalArgumentException("Entries has 1 to 10 entries.");
      var all = new ArrayList<Addressed>();
      for (Object one : entries) {
        if (!(one instanceof JsonObject entry))
          throw new IllegalArgumentException("an entry is not an object.");
        only(entry, "Source", "DetailType", "Detail", "EventBusName", "Resources");
        String bus = entry.getString("EventBusName", "default");
        if (!Arn.looksLike(bus)) bus = owner.arn("events", "event-bus/" + bus);
        Object detail = entry.getValue("Detail");
        Buffer body =
            Buffer.buffer(
                detail instanceof JsonObject json ? json.encode() : text(entry, "Detail"));
        List<String> resources = texts(entry.getJsonArray("Resources", new JsonArray()));
        all.add(
            new Addressed(
                bus,
                OutgoingMessage.of("", body, Map.of())
                    .with(
                        new BusEntry(
                            text(entry, "Source"), text(entry, "DetailType"), resources))));
      }
      return all;
    }
  };

  /**
   * What is sent where.
   *
   * @param target ARN
   * @param message without an id
   */
  record Addressed(String target, OutgoingMessage message) {}

  private static final String PREFIX = "arn:aws:scheduler:::aws-sdk:";
  private static final int MOST_ENTRIES = 10;

  /** Of an input that is only looked at. */
  private static final Owner NOBODY = new Owner("us-east-1", "000000000000");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_]{1,64}");

  private final String call;

  UniversalTarget(String call) {
    this.call = call;
  }

  /** Null when it is none, or none that is served. */
  public static UniversalTarget of(String arn) {
    if (!isOne(arn)) return null;
    for (UniversalTarget one : values())
      if (arn.substring(PREFIX.length()).equals(one.call)) return one;
    return null;
  }

  public static boolean isOne(String arn) {
    return arn.startsWith(PREFIX);
  }

  /** Those that are served, as people are told. */
  public static String served() {
    return Arrays.stream(values())
        .map(one -> "aws-sdk:" + one.call)
        .collect(Collectors.joining(", "));
  }

  /**
   * Whether an input can be used; what stands for the schedule's facts may be anything yet.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public void check(String input) {
    of(input == null ? "{}" : input, NOBODY);
  }

  /**
   * @throws IllegalArgumentException that says what is wrong
   */
  List<Addressed> of(String input, Owner owner) {
    try {
      return read(GivenMembers.of(Buffer.buffer(input)), owner);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("it is not a JSON object.", e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException("a member is not of the expected type.", e);
    }
  }

  abstract List<Addressed> read(JsonObject input, Owner owner);

  private static void only(JsonObject input, String... members) {
    var unknown = new TreeSet<>(input.fieldNames());
    unknown.removeAll(Set.of(members));
    if (!unknown.isEmpty())
      throw new IllegalArgumentException("not served here: " + String.join(", ", unknown) + ".");
  }

  private static String text(JsonObject input, String member) {
    String text = input.getString(member);
    if (text == null || text.isEmpty()) throw new IllegalArgumentException(member + " is missing.");
    return text;
  }

  private static List<String> texts(JsonArray list) {
    var texts = new ArrayList<String>();
    for (Object one : list) {
      if (one == null) throw new IllegalArgumentException("a list holds null.");
      texts.add((String) one);
    }
    return texts;
  }

  private static Addressed message(String target, JsonObject input, String body, String subject) {
    var attributes = new LinkedHashMap<String, Attribute>();
    JsonObject given = input.getJsonObject("MessageAttributes", new JsonObject());
    for (String name : given.fieldNames()) {
      JsonObject one = given.getJsonObject(name);
      String value = one.containsKey("StringValue") ? "StringValue" : "BinaryValue";
      attributes.put(name, new Attribute(text(one, "DataType"), text(one, value)));
    }
    var message = OutgoingMessage.of("", Buffer.buffer(text(input, body)), attributes);
    if (subject != null) message = message.about(subject);
    String group = input.getString("MessageGroupId");
    if (group != null) message = message.inGroup(group, input.getString("MessageDeduplicationId"));
    return new Addressed(target, message);
  }
}
