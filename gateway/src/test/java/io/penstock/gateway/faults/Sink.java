package io.penstock.gateway.faults;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions that are HTTP servers: counts how often each event came. */
final class Sink implements AutoCloseable {
  private static final Pattern MESSAGE = Pattern.compile("\"Message\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final AtomicLong taken = new AtomicLong();
  private final Set<String> messages = ConcurrentHashMap.newKeySet();
  volatile long delayMillis;
  private volatile CountDownLatch held = new CountDownLatch(0);
  private final HttpServer server;

  Sink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String event =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (exchange.getRequestURI().getPath().equals("/batches")) batch(event);
          if (exchange.getRequestURI().getPath().equals("/objects")) object(event);
          String name = name(exchange.getRequestURI().getPath(), event);
          taken.incrementAndGet();
          seen.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
          try {
            held.await();
            if (delayMillis > 0) Thread.sleep(delayMillis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'{', '}'});
          exchange.close();
        });
    server.start();
  }

  private void batch(String event) {
    for (Object one : new JsonObject(event).getJsonArray("Records"))
      messages.add(((JsonObject) one).getString("body"));
  }

  /** The event; a topic's message as subscriber and message. */
  private static String name(String path, String event) {
    if (path.equals("/")) return event;
    Matcher message = MESSAGE.matcher(event);
    return path + " " + (message.find() ? message.group(1).replace("\\\"", "\"") : event);
  }

  /**
   * A template with a topic T and so many functions that subscribe to it: number i takes messages
   * <code>{"k": ...}</code> with a k of i or more, and is seen as {@code /i MESSAGE}.
   */
  Path topic(Path folder, int subscribers) throws IOException {
    var text = new StringBuilder("Resources:\n  T: {Type: AWS::SNS::Topic}\n");
    for (int i = 0; i < subscribers; i++)
      text.append(
          """
            S%d:
              Type: AWS::Serverless::Function
              Properties:
                PackageType: Image
                ImageUri: http://127.0.0.1:%d/%d
                Timeout: 30
                Events:
                  Told:
                    Type: SNS
                    Properties:
                      Topic: !Ref T
                      FilterPolicyScope: MessageBody
                      FilterPolicy: {k: [{numeric: [">=", %d]}]}
          """
              .formatted(i, server.getAddress().getPort(), i, i));
    return Files.writeString(folder.resolve("topic.yaml"), text);
  }

  /** A template with a queue Q and a function that reads it, which is seen whole batches. */
  Path queue(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("queue.yaml"),
        """
        Resources:
          Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 5}}
          Reads:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: http://127.0.0.1:%d/batches
              Timeout: 5
              Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}
        """
            .formatted(server.getAddress().getPort()));
  }

  /** A template with a bucket "photos" and a function that is told of its objects. */
  Path bucket(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("bucket.yaml"),
        """
        Resources:
          Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: photos}}
          Told:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: http://127.0.0.1:%d/objects
              Timeout: 5
              Events:
                All: {Type: S3, Properties: {Bucket: !Ref Photos, Events: "s3:ObjectCreated:*"}}
        """
            .formatted(server.getAddress().getPort()));
  }

  private void object(String event) {
    JsonObject s3 =
        new JsonObject(event).getJsonArray("Records").getJsonObject(0).getJsonObject("s3");
    messages.add(s3.getJsonObject("object").getString("key"));
  }

  /** Whether a message was in a batch, or an object was told of. */
  boolean isIn(String message) {
    return messages.contains(message);
  }

  /** A template with this as its only function, named Sink. */
  Path template(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Resources:
          Sink:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: http://127.0.0.1:%d/
              Timeout: 30
        """
            .formatted(server.getAddress().getPort()));
  }

  /** From now on no call is answered until {@link #release}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void release() {
    held.countDown();
  }

  /** Calls so far. */
  long taken() {
    return taken.get();
  }

  int count(String event) {
    AtomicInteger count = seen.get(event);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
