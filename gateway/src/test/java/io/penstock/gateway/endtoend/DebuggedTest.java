package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions as whoever starts the gateway wants them: variables, debuggers. */
class DebuggedTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Says:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            Environment: {Variables: {WORD: template}}
            InlineCode: "exports.handler = async () => process.env.WORD + process.env.EXTRA;"
      """;

  @TempDir Path folder;

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aDebuggerFindsTheFunctionAndDotEnvItsVariables() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    Files.writeString(folder.resolve(".env"), "WORD=dotenv\nEXTRA=not declared\n");
    int port = freePort();
    try (var penstock = TestPenstock.up(template, "--no-watch", "--debug=Says=" + port)) {
      assertEquals("\"dotenvundefined\"", Client.invoke(penstock, "Says", "{}").text());
      var inspector = Client.get(URI.create("http://127.0.0.1:" + port), "/json/version");
      assertTrue(inspector.text().contains("node.js/v"), inspector.text());
    }
  }

  @Test
  void functionsThatAreNotThereAreNamed() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TestPenstock.up(template, "--no-watch", "--debug=Sayz=9229"))
            .getMessage();
    assertEquals("--debug Sayz: the template has no such function. Did you mean Says?", message);
  }
}
