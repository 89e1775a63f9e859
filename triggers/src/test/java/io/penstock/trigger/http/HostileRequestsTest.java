package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What arrives on the wire and what is made of it. A case says which statuses come back, in order,
 * and whether the connection is closed after them; a function that was called for a refused request
 * is a failure.
 */
class HostileRequestsTest {
  private static RunningTrigger running;

  @BeforeAll
  static void start() {
    Api api =
        Api.http(
            "w4t3rw0rks",
            "water",
            "eu-north-1",
            "210987654321",
            List.of(Route.http("$default", RunningTrigger.FUNCTION)));
    running = RunningTrigger.answering("{\"statusCode\":200,\"body\":\"ok\"}", api);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @BeforeEach
  void forget() {
    running.calls.clear();
  }

  static List<HostileRequests.Case> requests() {
    return HostileRequests.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("requests")
  void isAnsweredAs(HostileRequests.Case one) throws Exception {
    List<String> got = new ArrayList<>();
    int calls = 0;
    try (RawClient client = new RawClient(running.port())) {
      client.send(one.bytes());
      for (String step : one.expected().split(" ")) {
        RawClient.Response response = client.read();
        String status = response == null ? "closed" : String.valueOf(response.status());
        got.add(step.equals("any") && response != null ? "any" : status);
        if (response != null)
          assertTrue(response.head().matches("(?s)HTTP/1\\.[01] .*"), "version");
        calls += status.equals("200") ? 1 : 0;
      }
    }
    assertEquals(one.expected(), String.join(" ", got));
    assertEquals(calls, running.calls.size(), "functions called");
  }
}
