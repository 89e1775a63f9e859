package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.settings.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  private String run(int status, int port) {
    var bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      String[] line = {"doctor", "--data-dir=" + folder, "--http-port=" + port, "--api-port=0"};
      assertEquals(status, PenstockCommand.commandLine(_ -> 1, line).execute(line));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPortThatIsTakenIsUnwellUnlessAGatewayRunsHere() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String said = run(3, port);
      assertTrue(said.contains("choose another: --http-port"), said);
      assertTrue(said.matches("(?s).*\\bjava +ok.*\\bdisk +ok.*"), said);
      new RunningGateway(folder).started("http://localhost:1", "us-east-1");
      String running = run(0, port);
      assertTrue(running.contains("a gateway runs on " + folder), running);
    }
  }
}
