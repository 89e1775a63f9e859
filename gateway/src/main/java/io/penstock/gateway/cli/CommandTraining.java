package io.penstock.gateway.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Runs the commands that call a gateway against one that answers the same to all: what their class
 * cache is trained with.
 */
public final class CommandTraining {
  private static final String ANSWER =
      """
      {"status":"UP","problems":{},"functions":[{"name":"a","runtime":"nodejs22.x"}],
       "triggers":[{"kind":"schedule","name":"a"}],"events":[],
       "counts":{"a":{"pending":0,"running":0,"waiting":0,"dead":0}},
       "QueueUrl":"http://localhost/a","MessageId":"a","next":["a"],"enabled":true}
      """;

  private CommandTraining() {}

  /**
   * Returns an exit status: 0 when every command did what it should. Blocks.
   *
   * @param program the whole program's entry
   */
  public static int run(ToIntFunction<String[]> program) {
    PrintStream out = System.out;
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(server));
      System.setOut(new PrintStream(OutputStream.nullOutputStream()));
      return commands(program, "--endpoint=http://localhost:" + server.getLocalPort());
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return 1;
    } finally {
      System.setOut(out);
    }
  }

  private static int commands(ToIntFunction<String[]> program, String endpoint) {
    int worst = 0;
    for (String[] command :
        new String[][] {
          {"status", endpoint},
          {"status", "--output=json", endpoint},
          {"invoke", "a", "--data={}", endpoint},
          {"logs", "a", endpoint},
          {"send", "a", "{}", endpoint},
          {"publish", "arn:aws:sns:us-east-1:000000000000:a", "{}", endpoint},
          {"put-event", "--source=a", "--detail-type=a", "--detail={}", endpoint},
          {"events", "list", endpoint},
          {"dlq", "list", endpoint},
          {"schedules", "next", "a", endpoint},
          {"fire", "a", endpoint},
          {"env", endpoint}
        }) {
      int status = program.applyAsInt(command);
      if (status != 0) System.err.println(String.join(" ", command) + " ended with " + status);
      worst = Math.max(worst, status);
    }
    return worst;
  }

  /** One connection after the other, each with one answer: a server of the JDK has classes, too. */
  private static void serve(ServerSocket server) {
    byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
    while (!server.isClosed())
      try (Socket caller = server.accept()) {
        request(new BufferedInputStream(caller.getInputStream()));
        OutputStream out = caller.getOutputStream();
        out.write(head.formatted(body.length).getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
      } catch (IOException e) {
        // The command says it, or the server is closed.
      }
  }

  /** Reads to the end of the request: a connection that is closed before loses the answer. */
  private static void request(InputStream in) throws IOException {
    int length = 0;
    while (true) {
      var line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) line.append((char) c);
      String header = line.toString().strip().toLowerCase(Locale.ROOT);
      if (header.isEmpty()) break;
      if (header.startsWith("content-length:"))
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
    }
    in.readNBytes(length);
  }
}
