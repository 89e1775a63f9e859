package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Answers of authorizers that are kept, and whom they serve. */
class CachedAuthorizersTest extends AuthorizersFixture {
  /** Connections are spread over the event loops, whose listeners share one memory. */
  @Test
  void aCallerIsAskedAboutOnceWhicheverEventLoopServesIt() throws Exception {
    Api api = http(lambda(Authorizer.Format.REQUEST_2, true, 60), List.of());
    AtomicInteger asked = new AtomicInteger();
    Function<Invocation, Future<Outcome>> function =
        call -> {
          if (call.function().equals(GUARD)) {
            asked.incrementAndGet();
          }
          return guardSays("{\"isAuthorized\":true}").apply(call);
        };
    try (RunningTrigger running = RunningTrigger.of(function, api)) {
      for (int i = 0; i < 8; i++) {
        try (RawClient client = new RawClient(running.port())) {
          client.send(
              "POST /gauges/7 HTTP/1.1\r\nHost: a\r\nX-Key: t\r\nContent-Length: 0\r\n\r\n");
          assertEquals(200, client.read().status());
        }
      }
      assertEquals(1, asked.get());
    }
  }

  @Test
  void oneCachedAnswerServesAllRoutesOfTheAuthorizer() throws Exception {
    String answer =
        "{\"principalId\":\"u\",\"context\":{\"n\":1,\"b\":true},\"policyDocument\":{\"Statement\":"
            + "[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*/POST/*\"}]}}";
    Api api = http(lambda(Authorizer.Format.REQUEST_1, false, 60), List.of());
    try (RunningTrigger running = RunningTrigger.of(guardSays(answer), api)) {
      assertEquals(200, running.send(post(running).header("x-key", "t")).statusCode());
      JsonNode asked = JSON.readTree(running.event());
      assertEquals("t", asked.get("identitySource").asText());
      assertEquals("REQUEST", asked.get("type").asText());
      running.event();
      assertEquals(200, running.send(post(running).header("x-key", "t")).statusCode());
      assertEquals(403, running.send(running.request("/old/7").header("x-key", "t")).statusCode());
      assertEquals(1, running.calls.size(), "only the function was called");
      assertEquals(200, running.send(post(running).header("x-key", "other")).statusCode());
      assertEquals(3, running.calls.size());
    }
  }
}
