package io.penstock.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.shape.AuthorizerEvent;
import io.penstock.trigger.shape.HeaderLines;
import io.penstock.trigger.shape.HttpApiEvent;
import io.penstock.trigger.shape.HttpFacts;
import io.penstock.trigger.shape.Identity;
import io.penstock.trigger.shape.KafkaEvent;
import io.penstock.trigger.shape.KafkaRecord;
import io.penstock.trigger.shape.ObjectEvent;
import io.penstock.trigger.shape.ProxyEvent;
import io.penstock.trigger.shape.QueueEvent;
import io.penstock.trigger.shape.RouteFacts;
import io.penstock.trigger.shape.ScheduledEvent;
import io.penstock.trigger.shape.ShardRecords;
import io.penstock.trigger.shape.SnsMessage;
import io.penstock.trigger.shape.SocketEvent;
import io.penstock.trigger.shape.SocketFacts;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Events of every source, made by the shapes that make the real ones. Not thread-safe.
 *
 * @param now when they happen
 * @param id of requests and messages, a UUID
 * @param options what the caller says of them, by name: {@code bucket}, {@code body}
 */
record EventSamples(Instant now, String id, Function<String, String> options) {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "123456789012";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter CLF =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Makers by {@code SERVICE TYPE}, in the order in which they are listed. */
  Map<String, Supplier<Buffer>> all() {
    var all = new LinkedHashMap<String, Supplier<Buffer>>();
    all.put("apigateway http", () -> HttpApiEvent.write(http(false)));
    all.put("apigateway rest", () -> ProxyEvent.rest(http(false)));
    all.put("apigateway websocket", this::socket);
    String route = arn("execute-api", "abc123/$default/GET/hello");
    all.put(
        "authorizer http",
        () -> AuthorizerEvent.request2(http(false), route, List.of(option("token", "secret"))));
    all.put("authorizer rest", () -> AuthorizerEvent.restRequest(http(false), route));
    all.put("authorizer token", () -> AuthorizerEvent.token(option("token", "secret"), route));
    all.put("lambda url", () -> HttpApiEvent.write(http(true)));
    all.put("s3 put", () -> object("ObjectCreated:Put", true));
    all.put("s3 delete", () -> object("ObjectRemoved:Delete", false));
    all.put("sqs message", this::queue);
    all.put("sns notification", this::topic);
    all.put("events rule", () -> rule("Something happened", "sample", new JsonArray()));
    all.put(
        "events cloudevent", // as docs/decisions/0025 maps them
        () ->
            rule(
                "com.example.happened", "/sample", new JsonArray().add(option("subject", name()))));
    all.put(
        "events schedule", () -> ScheduledEvent.ofRule(arn("events", "rule/" + name()), now, id));
    all.put(
        "scheduler schedule",
        () -> ScheduledEvent.ofScheduler(arn("scheduler", "schedule/default/" + name()), now, id));
    all.put("kinesis record", this::kinesis);
    all.putAll(new ChangeSamples(now, id, this::option).all());
    all.put("kafka record", () -> kafka(null));
    all.put("msk record", () -> kafka(arn("kafka", "cluster/" + name() + "/" + id + "-1")));
    return all;
  }

  private String option(String name, String otherwise) {
    String given = options.apply(name);
    return given == null ? otherwise : given;
  }

  private String name() {
    return option("name", "sample");
  }

  private String body() {
    return option("body", "{\"message\":\"hello\"}");
  }

  static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
  }

  private HttpFacts http(boolean url) {
    String method = option("method", "GET").toUpperCase(Locale.ROOT);
    String path = option("path", "/hello");
    String host = url ? name() + ".lambda-url." + REGION + ".on.aws" : "localhost";
    var headers = HeaderLines.of("accept", "*/*").add("host", host).add("user-agent", "penstock");
    boolean body = options.apply("body") != null;
    if (body) headers.add("content-type", "application/json");
    var route =
        new RouteFacts(
            url ? "anonymous" : ACCOUNT,
            name(),
            "$default",
            Map.of(),
            url ? "$default" : method + " " + path,
            path,
            "abc123",
            List.of(),
            Set.of(),
            url);
    return new HttpFacts(
        route,
        host,
        method,
        path,
        path,
        option("query", ""),
        "HTTP/1.1",
        headers,
        new String[0],
        "127.0.0.1",
        id,
        id.substring(0, 8),
        now.toEpochMilli(),
        CLF.format(now),
        null,
        Identity.NONE,
        body ? Buffer.buffer(body()) : null);
  }

  private Buffer socket() {
    var facts =
        new SocketFacts(
            name(),
            "dev",
            Map.of(),
            "localhost",
            "connection=",
            now.toEpochMilli(),
            "127.0.0.1",
            "penstock",
            null,
            Identity.NONE);
    var moment = new SocketEvent.Moment("$default", id, now.toEpochMilli(), CLF.format(now));
    return SocketEvent.message(facts, moment, id.substring(0, 8), Buffer.buffer(body()), true);
  }

  private Buffer object(String event, boolean there) {
    String key = option("key", "folder/file.txt");
    var facts =
        new ObjectEvent.Facts(
            REGION,
            now,
            event,
            option("bucket", "bucket"),
            URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"),
            there ? Long.valueOf(option("size", "1024")) : null,
            there ? md5(key) : null,
            "0055AED6DCD90281E5",
            "127.0.0.1",
            "C3D13FE58DE4C810",
            id);
    return ObjectEvent.of(ObjectEvent.record(facts), name());
  }

  private Buffer queue() {
    String body = body();
    var attributes =
        JSON.createObjectNode()
            .put("ApproximateReceiveCount", "1")
            .put("SentTimestamp", String.valueOf(now.toEpochMilli()))
            .put("SenderId", ACCOUNT)
            .put("ApproximateFirstReceiveTimestamp", String.valueOf(now.toEpochMilli()));
    return QueueEvent.of(
        List.of(
            new QueueEvent.Message(
                id, "handle", body, md5(body), attributes, JSON.createObjectNode(), null)),
        arn("sqs", option("queue", name())));
  }

  private Buffer topic() {
    String topic = arn("sns", option("topic", name()));
    var message =
        new SnsMessage(
            id,
            topic,
            options.apply("subject"),
            option("body", "hello"),
            ObjectEvent.time(now),
            Map.of(),
            null,
            "signature",
            "http://localhost:4566/certificate.pem");
    return SnsMessage.event(
        message.toStored(), topic + ":" + id, "http://localhost:4566/?Action=Unsubscribe");
  }

  private Buffer rule(String type, String source, JsonArray resources) {
    return new JsonObject()
        .put("version", "0")
        .put("id", id)
        .put("detail-type", option("detail-type", type))
        .put("source", option("source", source))
        .put("account", ACCOUNT)
        .put("time", now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString())
        .put("region", REGION)
        .put("resources", resources)
        .put("detail", new JsonObject(body()))
        .toBuffer();
  }

  private Buffer kinesis() {
    var record =
        JSON.createObjectNode()
            .put("SequenceNumber", "49590338271490256608559692538361571095921575989136588898")
            .put("PartitionKey", option("key", "1"))
            .put("Data", base64(body()))
            .put("ApproximateArrivalTimestamp", now.toEpochMilli() / 1000.0);
    return ShardRecords.event(
        List.of(
            ShardRecords.ofKinesis(
                record,
                arn("kinesis", "stream/" + name()),
                "shardId-000000000000",
                "arn:aws:iam::" + ACCOUNT + ":role/lambda")));
  }

  private Buffer kafka(String cluster) {
    return KafkaEvent.of(
        cluster,
        "localhost:9092",
        List.of(
            new KafkaRecord(
                option("topic", name()),
                0,
                15,
                now.toEpochMilli(),
                "CREATE_TIME",
                bytes(option("key", "key")),
                bytes(body()),
                List.of())));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  private static String md5(String text) {
    try {
      return "%032x"
          .formatted(new BigInteger(1, MessageDigest.getInstance("MD5").digest(bytes(text))));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The event of a name.
   *
   * @throws IllegalArgumentException that tells what there is
   */
  Buffer of(String service, String type) {
    var all = all();
    Supplier<Buffer> maker = all.get(service + " " + type);
    if (maker != null) return maker.get();
    var ours = new ArrayList<String>();
    for (String name : all.keySet())
      if (name.startsWith(service + " ")) ours.add(name.substring(service.length() + 1));
    if (type == null && ours.size() == 1) return all.get(service + " " + ours.getFirst()).get();
    throw new IllegalArgumentException(
        ours.isEmpty()
            ? "no events are made of " + service + "; there are: " + String.join(", ", all.keySet())
            : service + " has these: " + String.join(", ", ours));
  }
}
