package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.ProgramCache;
import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the tour and of the page of triggers, as they stand; only the ports differ. */
class PagesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final Pattern EXAMPLE = Pattern.compile("\\(\\.\\./(examples/triggers/[^)]+)\\)");

  @TempDir private Path folder;

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String commands(String text) {
    return COMMANDS
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining());
  }

  /** What they print; fails when one of them does. */
  private String run(String commands, int http, int api, Path where) throws Exception {
    String program =
        ProgramCache.command().stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    String script =
        "set -e\npenstock() { "
            + program
            + " \"$@\"; }\n"
            + commands.replace("localhost:8080", "localhost:" + http).replace(":4566", ":" + api);
    Path printed = folder.resolve("printed");
    var builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_"));
    builder.environment().put("PENSTOCK_HTTP_PORT", "" + http);
    builder.environment().put("PENSTOCK_API_PORT", "" + api);
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    int status = builder.start().waitFor();
    String text = Files.readString(printed);
    assertEquals(0, status, commands + text);
    return text;
  }

  @Test
  @Timeout(600)
  void theTourCanBeWalked() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/tour.md"));
    String printed;
    try {
      printed = run(commands(page), port(), port(), folder);
    } finally {
      for (String left : List.of("hello", "jobs"))
        if (Files.exists(folder.resolve(left).resolve(".penstock/endpoint")))
          run("penstock stop", 1, 1, folder.resolve(left));
    }
    for (String said : List.of("\"hello\":\"you\"", "is UP", "Accepted as ", "http://localhost:"))
      assertTrue(printed.contains(said), said + " is not in\n" + printed);
    assertTrue(printed.lines().anyMatch(line -> line.matches("[0-9a-f-]{36} .* Worker .*")));
  }

  @Test
  @Timeout(600)
  void everyTriggerDoesWhatItsPageSays() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/triggers.md"));
    var named = new HashSet<Path>();
    for (String section : page.split("(?m)^## ")) {
      Matcher example = EXAMPLE.matcher(section);
      if (!example.find()) continue;
      Path template = ROOT.resolve(example.group(1));
      named.add(template);
      String commands = commands(section);
      boolean socket = template.endsWith("websocket.yaml");
      if (commands.isEmpty() && !socket) {
        assertEquals(0, OperatorCommandsTest.run("validate", template.toString()).status());
        continue;
      }
      try (var penstock = TestPenstock.up(template, "--no-watch")) {
        URI api = penstock.api();
        if (socket) speak(URI.create("ws://localhost:" + penstock.http().getPort() + "/dev"));
        else
          run(
              "export PENSTOCK_ENDPOINT=" + api + "\n" + commands,
              penstock.http().getPort(),
              api.getPort(),
              ROOT);
        Client.until(
            section, () -> Client.log(penstock, "got").lines().anyMatch(l -> l.contains("got {")));
      }
    }
    try (var files = Files.list(ROOT.resolve("examples/triggers"))) {
      assertEquals(files.collect(Collectors.toSet()), Set.copyOf(named), "each has a section");
    }
  }

  private static void speak(URI uri) {
    try (var client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {}).join();
      socket.sendText("{\"action\": \"say\"}", true).join();
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
  }

  @Test
  void whatPagesLinkToIsThere() throws IOException {
    var pages = new ArrayList<Path>(List.of(ROOT.resolve("README.md")));
    try (var files = Files.walk(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    for (Path page : pages)
      for (var link :
          Pattern.compile("]\\(([^)#:]+)[)#]").matcher(Files.readString(page)).results().toList())
        assertFalse(
            Files.notExists(page.resolveSibling(link.group(1))), page + ": " + link.group(1));
  }
}
