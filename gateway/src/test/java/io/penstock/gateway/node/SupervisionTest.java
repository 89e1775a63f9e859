package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a supervisor hears; Python takes its part, for the JDK has no datagrams of Unix. */
class SupervisionTest {
  private static final String LISTENER =
      """
      import socket, sys
      name = sys.argv[1]
      s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      s.bind('\\0' + name[1:] if name[0] == '@' else name)
      print('bound', flush=True)
      while True:
        print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
      """;

  @TempDir Path folder;

  private record Listener(Process process, BufferedReader lines) implements AutoCloseable {
    static Listener on(String name) throws IOException {
      var process = new ProcessBuilder("python3", "-c", LISTENER, name).start();
      var listener = new Listener(process, process.inputReader(StandardCharsets.UTF_8));
      assertEquals("bound", listener.lines.readLine());
      return listener;
    }

    String heard() throws IOException {
      return lines.readLine();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "@penstock-test"})
  void readyAliveAndEnding(String name) throws Exception {
    String socket =
        name.startsWith("@")
            ? name + "-" + ProcessHandle.current().pid()
            : folder.resolve(name).toString();
    Vertx vertx = Vertx.vertx();
    try (var listener = Listener.on(socket);
        var supervision =
            Supervision.of(
                Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "20000", "WATCHDOG_PID", "7"),
                7)) {
      supervision.ready(vertx, "up");
      assertEquals("READY=1 STATUS=up", listener.heard());
      assertEquals("WATCHDOG=1", listener.heard());
      assertEquals("WATCHDOG=1", listener.heard());
      supervision.close();
      String heard = listener.heard();
      while (heard.equals("WATCHDOG=1")) heard = listener.heard(); // those under way
      assertTrue(heard.startsWith("STOPPING=1"), heard);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Somebody else is watched; nothing to tell; nobody there. */
  @Test
  void otherwiseNothingIsToldAndNothingFails() throws Exception {
    Vertx vertx = Vertx.vertx();
    String socket = folder.resolve("socket").toString();
    try (var listener = Listener.on(socket)) {
      var other =
          Supervision.of(
              Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "2000", "WATCHDOG_PID", "8"), 7);
      other.ready(vertx, "up");
      other.close();
      assertEquals("READY=1 STATUS=up", listener.heard());
      assertTrue(listener.heard().startsWith("STOPPING=1"));
    }
    for (var environment :
        new Map[] {
          Map.of(),
          Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()),
          Map.of("NOTIFY_SOCKET", "relative"),
          Map.of("NOTIFY_SOCKET", "/" + "a".repeat(200))
        }) {
      @SuppressWarnings("unchecked")
      var given = (Map<String, String>) environment;
      var told = Supervision.of(given, 7);
      told.ready(vertx, "up");
      told.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
