package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Who may open a connection of a WebSocket API. */
class SocketAuthorizersTest extends SocketsFixture {
  @Test
  void whoConnectsShowsAKeyOfAUsagePlan() throws Exception {
    String key = "twenty-characters-and-more";
    var plan = new UsagePlan("plan", null, null, List.of(new UsagePlan.Key("k", key, true)));
    Route connect = route("$connect", false);
    Api api =
        chat(connect.withRules(connect.rules().withApiKey(true)), route("$default", false))
            .withAccess(new Access(null, List.of(plan), false));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      assertEquals(403, refused(running, "/prod"));
      assertEquals(0, running.calls.size());
      WebSocket socket =
          CLIENT
              .newWebSocketBuilder()
              .header("x-api-key", key)
              .buildAsync(URI.create("ws://127.0.0.1:" + running.port() + "/prod"), new Client())
              .join();
      untilOpen(running, 1);
      socket.abort();
    }
  }

  @Test
  void anAuthorizerDecidesAndItsContextStaysWithTheConnection() throws Exception {
    FunctionRef guard = function("guard");
    Authorizer authorizer =
        new Authorizer.Lambda(
            "guard",
            guard,
            Authorizer.Format.REQUEST_1,
            List.of("method.request.querystring.token"),
            false,
            Duration.ZERO);
    Api plain =
        chat(route("$connect", false).withAuthorizer("guard", List.of()), route("$default", false));
    Api api =
        new Api(
            plain.id(),
            plain.name(),
            plain.kind(),
            plain.region(),
            plain.account(),
            plain.aliases(),
            plain.domains(),
            plain.stages(),
            plain.routes(),
            null,
            plain.binaryMediaTypes(),
            List.of(authorizer),
            false,
            Access.OPEN,
            plain.selection());
    String policy =
        "{\"principalId\":\"ada\",\"context\":{\"n\":1},\"policyDocument\":{\"Statement\":[{\"Effect\":"
            + "\"%s\",\"Action\":\"execute-api:Invoke\",\"Resource\":"
            + "\"arn:aws:execute-api:eu-north-1:210987654321:ch4t/prod/$connect\"}]}}";
    String[] says = {"Deny"};
    Function<Invocation, Future<Outcome>> functions =
        call ->
            call.function().equals(guard)
                ? says[0].equals("Unauthorized")
                    ? Future.succeededFuture(
                        new Outcome.Raised(
                            "Error", Buffer.buffer("{\"errorMessage\":\"Unauthorized\"}")))
                    : RunningTrigger.returned(policy.formatted(says[0]))
                : RunningTrigger.returned(OK);
    try (RunningTrigger running = RunningTrigger.of(functions, api)) {
      assertEquals(401, refused(running, "/prod"));
      assertEquals(0, running.calls.size());
      assertEquals(403, refused(running, "/prod?token=t"));
      running.event();
      says[0] = "Unauthorized";
      assertEquals(401, refused(running, "/prod?token=t"));
      running.event();
      says[0] = "Allow";
      WebSocket socket = connect(running, "/prod?token=t", new Client());
      JsonNode asked = event(running);
      assertEquals("REQUEST", asked.get("type").asText());
      assertEquals(
          "arn:aws:execute-api:eu-north-1:210987654321:ch4t/prod/$connect",
          asked.get("methodArn").asText());
      assertEquals("t", asked.at("/queryStringParameters/token").asText());
      assertTrue(asked.at("/requestContext/connectionId").isTextual());
      assertEquals("ada", event(running).at("/requestContext/authorizer/principalId").asText());
      socket.sendText("hello", true);
      assertEquals("1", event(running).at("/requestContext/authorizer/n").asText());
    }
  }
}
