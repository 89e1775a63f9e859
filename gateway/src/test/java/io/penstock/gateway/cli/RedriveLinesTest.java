package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What is seen of a redrive while it is followed. */
class RedriveLinesTest {
  private final Queue<String> answers =
      new ArrayDeque<>(
          List.of(
              "{\"id\":\"1\",\"phase\":\"CANARY\",\"redriven\":0}",
              "{\"id\":\"1\",\"phase\":\"CANARY\",\"redriven\":1}",
              "{\"id\":\"1\",\"phase\":\"STOPPED\",\"redriven\":1,\"why\":\"all failed again\"}"));

  @Test
  void eachPhaseHasALineOfItsOwn() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] answer = answers.remove().getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    PrintStream before = System.err;
    var said = new ByteArrayOutputStream();
    int status;
    try {
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      String endpoint = "--endpoint=http://127.0.0.1:" + server.getAddress().getPort();
      String[] arguments = {"dlq", "redrive", "--all", endpoint};
      status =
          PenstockCommand.commandLine(
                  new PenstockCommand.Program(_ -> 1, null, null, null, null, null), arguments)
              .execute(arguments);
    } finally {
      System.setErr(before);
      server.stop(0);
    }
    List<String> lines =
        Arrays.stream(said.toString(StandardCharsets.UTF_8).split("\n"))
            .map(line -> line.substring(line.lastIndexOf('\r') + 1))
            .toList();
    assertEquals(
        List.of("canary: 1 redriven", "stopped: 1 redriven", "Stopped: all failed again."), lines);
    assertEquals(2, status);
  }
}
