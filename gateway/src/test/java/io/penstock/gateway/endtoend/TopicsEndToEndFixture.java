package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.endtoend.Receiver.Got;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with topics, and an endpoint that hears of them. */
abstract class TopicsEndToEndFixture {
  static final String ARN = "arn:aws:sns:us-east-1:123456789012:";
  @TempDir Path folder;
  final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  final CountDownLatch over = new CountDownLatch(1);
  final Receiver receiver = new Receiver(this::answer);

  @AfterEach
  void stop() {
    over.countDown();
    receiver.close();
  }

  Receiver.Answer answer(Got request) {
    if ("SubscriptionConfirmation".equals(request.header("x-amz-sns-message-type")))
      return Receiver.Answer.OK;
    tries.computeIfAbsent(request.path(), p -> new AtomicInteger()).incrementAndGet();
    return switch (request.path()) {
      case "/500" -> new Receiver.Answer(500, "{}", Map.of());
      case "/404" -> new Receiver.Answer(404, "{}", Map.of());
      case "/silent" -> silent();
      case "/302" -> new Receiver.Answer(302, "{}", Map.of("Location", "/elsewhere"));
      default -> Receiver.Answer.OK;
    };
  }

  /** Answers when the test is over. */
  Receiver.Answer silent() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Receiver.Answer.OK;
  }

  String at(String path) {
    return receiver.at(path);
  }

  Path template(String more) throws Exception {
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Resources:
          T:
            Type: AWS::SNS::Topic
            Properties: {SignatureVersion: 2}
          Tell:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: %s
              Events:
                Told:
                  Type: SNS
                  Properties: {Topic: !Ref T, FilterPolicy: {kind: [a]}}
        %s\
        """
            .formatted(at("/function"), more));
  }

  static JsonObject map(String key, Object value) {
    return new JsonObject().put(key, value);
  }

  static JsonObject kind(String value) {
    return map("kind", map("DataType", "String").put("StringValue", value));
  }

  static void ok(List<JsonObject> said) {
    for (JsonObject one : said) assertEquals(200, one.getInteger("status"), one.encode());
  }

  static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  Boto sns(TestPenstock penstock) {
    return new Boto("sns", penstock.api(), folder);
  }
}
