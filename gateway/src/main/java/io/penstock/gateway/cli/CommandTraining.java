package io.penstock.gateway.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

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

  /** Returns an exit status: what fails here must never hold up a build. */
  public static int run() {
    PrintStream out = System.out;
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      System.setOut(new PrintStream(OutputStream.nullOutputStream()));
      commands("--endpoint=http://localhost:" + server.getAddress().getPort());
      server.stop(0);
      return 0;
    } catch (IOException | RuntimeException e) {
      e.printStackTrace();
      return 1;
    } finally {
      System.setOut(out);
    }
  }

  private static void commands(String endpoint) {
    run("status", endpoint);
    run("status", "--output=json", endpoint);
    run("invoke", "a", "--data={}", endpoint);
    run("logs", "a", endpoint);
    run("send", "a", "{}", endpoint);
    run("events", "list", endpoint);
    run("dlq", "list", endpoint);
    run("schedules", "next", "a", endpoint);
    run("fire", "a", endpoint);
    run("env", endpoint);
    run("generate-event", "s3", "put");
    run("--help");
  }

  private static void run(String... arguments) {
    var line = PenstockCommand.commandLine(_ -> 1, arguments);
    var nowhere = new PrintWriter(OutputStream.nullOutputStream());
    line.setOut(nowhere).setErr(nowhere).execute(arguments);
  }
}
