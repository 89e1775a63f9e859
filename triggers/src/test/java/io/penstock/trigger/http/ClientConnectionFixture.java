package io.penstock.trigger.http;

import io.penstock.trigger.Patience;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A listener with short deadlines and small caps. */
abstract class ClientConnectionFixture {
  static final String OK = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n";

  static final Api API =
      Api.http(
          "w4t3rw0rks",
          "water",
          "eu-north-1",
          "210987654321",
          List.of(
              Route.http("$default", RunningTrigger.FUNCTION),
              Route.http("GET /short", RunningTrigger.FUNCTION)
                  .withTimeout(Duration.ofMillis(60))));

  static HttpSettings settings(
      Duration header, Duration idle, int rate, Duration write, int connections, int perAddress) {
    return new HttpSettings(
        "127.0.0.1",
        0,
        header,
        idle,
        rate,
        write,
        connections,
        perAddress,
        10_240,
        10 << 20,
        6 << 20,
        1 << 20,
        List.of(),
        false);
  }

  static final Duration LONG = Duration.ofMinutes(5);

  static RunningTrigger with(HttpSettings settings) {
    RunningTrigger running =
        new RunningTrigger(settings, _ -> RunningTrigger.returned("{\"ok\":true}"));
    running.table.set(ApiTable.of(List.of(API)));
    return running;
  }

  static int status(RunningTrigger running, String host) throws Exception {
    try (RawClient client = new RawClient(running.port())) {
      return client.send("GET /x HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read().status();
    }
  }

  static void await(BooleanSupplier condition) {
    Patience.until(() -> "it", condition);
  }
}
