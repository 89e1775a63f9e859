package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamingTest {
  private Vertx vertx;
  private RuntimeApi api;
  private RawRuntime runtime;
  private final Reader reader = new Reader();

  @BeforeEach
  void listen() throws Exception {
    vertx = Vertx.vertx();
    api = await(RuntimeApi.listen(vertx, "127.0.0.1", 0, (_, _) -> true, InstantSource.system()));
    runtime = new RawRuntime(api.port());
  }

  @AfterEach
  void close() throws Exception {
    runtime.close();
    await(vertx.close());
  }

  private Future<Outcome> begin(Reader to) throws Exception {
    Future<Outcome> outcome = api.invoke(call("{}", null, null, to), Instant.now().plusSeconds(3));
    runtime.send(
        """
        POST %sinvocation/%s/response HTTP/1.1\r
        Lambda-Runtime-Function-Response-Mode: streaming\r
        Content-Type: text/x\r
        Transfer-Encoding: chunked\r
        Trailer: Lambda-Runtime-Function-Error-Type\r
        Trailer: Lambda-Runtime-Function-Error-Body\r
        \r
        """
            .formatted(RawRuntime.BASE, runtime.take()));
    return outcome;
  }

  private void chunk(String text) throws Exception {
    runtime.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  @Test
  void bytesArriveWhileTheFunctionRuns() throws Exception {
    Future<Outcome> outcome = begin(reader);
    chunk("one");
    assertEquals("one", reader.chunks.poll(60, TimeUnit.SECONDS));
    chunk("two");
    assertEquals("two", reader.chunks.poll(60, TimeUnit.SECONDS));
    assertEquals("text/x", reader.contentType);
    runtime.send("0\r\n\r\n");
    assertEquals(202, runtime.read().status());
    assertEquals(0, assertInstanceOf(Outcome.Returned.class, await(outcome)).payload().length());
  }

  @Test
  void trailersTellAFailureAfterTheFirstByte() throws Exception {
    Future<Outcome> outcome = begin(reader);
    chunk("half");
    trailers();
    assertEquals(202, runtime.read().status());
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, await(outcome));
    assertEquals("Function.Broken", raised.errorType());
    assertEquals("{\"errorType\":\"Error\"}", raised.payload().toString());
    assertEquals("half", reader.all());
  }

  @Test
  void aFailureBeforeTheFirstByteStartsNoStream() throws Exception {
    Future<Outcome> outcome = begin(reader);
    trailers();
    assertInstanceOf(Outcome.Raised.class, await(outcome));
    assertNull(reader.contentType);
  }

  private void trailers() throws Exception {
    runtime.send(
        "0\r\nLambda-Runtime-Function-Error-Type: Function.Broken\r\n"
            + "Lambda-Runtime-Function-Error-Body: "
            + Base64.getEncoder().encodeToString("{\"errorType\":\"Error\"}".getBytes())
            + "\r\n\r\n");
  }

  @Test
  void aStreamedResponseIsWholeForACallerThatDoesNotStream() throws Exception {
    Future<Outcome> outcome = begin(null);
    chunk("one");
    chunk("two");
    runtime.send("0\r\n\r\n");
    assertEquals("onetwo", await(outcome).payload().toString());
  }

  @Test
  void aStreamThatFailsIsAnErrorForACallerThatDoesNotStream() throws Exception {
    Future<Outcome> outcome = begin(null);
    chunk("half");
    trailers();
    assertEquals(
        "Function.Broken", assertInstanceOf(Outcome.Raised.class, await(outcome)).errorType());
  }

  @Test
  void aWholeResponseIsOneWriteForACallerThatStreams() throws Exception {
    Future<Outcome> outcome = api.invoke(call("{}", null, null, reader), Instant.now());
    runtime.post("invocation/" + runtime.take() + "/response", "{}", "Content-Type: application/x");
    assertEquals(0, await(outcome).payload().length());
    assertEquals("{}", reader.all());
    assertEquals("application/x", reader.contentType);
  }

  @Test
  void theRuntimeIsReadNoFasterThanTheCallerTakes() throws Exception {
    reader.slowOn(vertx);
    Future<Outcome> outcome = begin(reader);
    String text = "x".repeat(1 << 16);
    for (int i = 0; i < 160; i++) {
      chunk(text);
    }
    runtime.send("0\r\n\r\n");
    await(outcome);
    assertEquals(160 << 16, reader.bytes.get());
    assertEquals(1, reader.mostUntaken.get());
  }

  @Test
  void aReaderWhoLeftDoesNotStopTheFunction() throws Exception {
    reader.gone = true;
    Future<Outcome> outcome = begin(reader);
    chunk("one");
    chunk("two");
    runtime.send("0\r\n\r\n");
    assertEquals(202, runtime.read().status());
    assertInstanceOf(Outcome.Returned.class, await(outcome));
    assertEquals(1, reader.writes.get());
  }

  @Test
  void aStreamThatBreaksOffIsAFailure() throws Exception {
    Future<Outcome> outcome = begin(reader);
    chunk("half");
    assertEquals("half", reader.chunks.poll(60, TimeUnit.SECONDS));
    runtime.close();
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, await(outcome));
    assertEquals("Runtime.TruncatedResponse", raised.errorType());
  }
}
