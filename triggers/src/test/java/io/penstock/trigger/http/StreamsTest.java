package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Answers that come in pieces. */
class StreamsTest extends AnswersFixture {
  @Test
  void aStreamBeginsWithItsPrelude() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.of(
            call -> {
              ResponseStream stream = call.stream();
              stream.start("application/vnd.awslambda.http-integration-response");
              byte[] prelude =
                  "{\"statusCode\":206,\"headers\":{\"x-a\":\"b\"},\"cookies\":[\"c=1\"]}"
                      .getBytes();
              return stream
                  .write(Buffer.buffer(prelude).appendBytes(new byte[3]))
                  .compose(_ -> stream.write(Buffer.buffer(new byte[5]).appendString("one ")))
                  .compose(_ -> stream.write(Buffer.buffer("two")))
                  .map(_ -> new Outcome.Returned(Buffer.buffer()));
            },
            url(Route.InvokeMode.RESPONSE_STREAM, null, false))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(206, response.statusCode());
      assertEquals("one two", response.body());
      assertEquals("b", header(response, "x-a"));
      assertEquals("c=1", header(response, "set-cookie"));
      assertEquals("chunked", header(response, "transfer-encoding"));
    }
  }

  @Test
  void aStreamWithoutPreludeIsAllBody() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.of(
            call -> {
              call.stream().start("text/plain");
              return call.stream()
                  .write(Buffer.buffer("a".repeat(3_000_000)))
                  .compose(_ -> call.stream().write(Buffer.buffer("b".repeat(3_000_000))))
                  .map(_ -> new Outcome.Returned(Buffer.buffer()));
            },
            url(Route.InvokeMode.RESPONSE_STREAM, null, false))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(200, response.statusCode());
      assertEquals("text/plain", header(response, "content-type"));
      assertEquals(6_000_000, response.body().length());
    }
  }

  @Test
  void aStreamThatFailsIsCutOrABadGateway() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.of(
                call -> {
                  if (call.event().toString().contains("/early")) {
                    return outcome("raised");
                  }
                  call.stream().start("text/plain");
                  return call.stream().write(Buffer.buffer("x")).compose(_ -> outcome("raised"));
                },
                url(Route.InvokeMode.RESPONSE_STREAM, null, false));
        RawClient client = new RawClient(running.port())) {
      assertEquals(502, running.get("/early").statusCode());
      client.send("GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n");
      String all = client.readToEnd();
      assertTrue(all.startsWith("HTTP/1.1 200"), all);
      assertFalse(all.endsWith("0\r\n\r\n"), all);
    }
  }
}
