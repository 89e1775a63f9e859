package io.penstock.gateway.cli;

import io.penstock.gateway.settings.RunningGateway;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at a machine: what functions and the store will find on it. */
@Command(
    name = "doctor",
    description = {
      "What this machine has of what a gateway and its functions need.",
      "Exit status: 0, 3 when something is missing that everybody needs."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final int UNWELL = 3;
  private static final int SYNCS = 50;
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

  @Mixin private Output output;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PENSTOCK_DATA_DIR:-.penstock}",
      description = "Where the state would be. Default: ${DEFAULT-VALUE}")
  private Path dataDir;

  @Option(names = "--http-port", defaultValue = "8080", description = "Default: ${DEFAULT-VALUE}")
  private int httpPort;

  @Option(names = "--api-port", defaultValue = "4566", description = "Default: ${DEFAULT-VALUE}")
  private int apiPort;

  private OutputTable table;
  private boolean unwell;
  private boolean runs;

  @Override
  public Integer call() throws InterruptedException {
    table = new OutputTable(output, "what", "state", "detail");
    say("java", "ok", Runtime.version().toString());
    program("node", "for functions in Node.js", "--version");
    program("python3", "for functions in Python", "--version");
    program("ruby", "for functions in Ruby", "--version");
    program("dotnet", "for functions in .NET", "--version");
    program("bwrap", "the sandbox; without it functions are plain processes", "--version");
    program("aws", "penstock aws", "--version");
    sdk("node", "AWS SDK for Node.js", "-p", "require('@aws-sdk/client-sqs/package.json').version");
    sdk("python3", "boto3", "-c", "import boto3; print(boto3.__version__)");
    groups();
    runs = new RunningGateway(dataDir).process() != null;
    port("--http-port", httpPort);
    port("--api-port", apiPort);
    disk();
    table.print(System.out, "");
    return unwell ? UNWELL : 0;
  }

  private void say(String what, String state, String detail) {
    table.add(new JsonObject().put("what", what).put("state", state).put("detail", detail));
  }

  private void program(String name, String what, String... arguments) throws InterruptedException {
    String told = run(name, arguments);
    if (told == null) say(name, "missing", what);
    else {
      Matcher version = VERSION.matcher(told);
      say(name, "ok", (version.find() ? version.group() : told) + ", " + what);
    }
  }

  private void sdk(String program, String name, String... arguments) throws InterruptedException {
    String told = run(program, arguments);
    boolean found = told != null && VERSION.matcher(told).matches();
    say(
        name,
        found ? "ok" : "missing",
        found ? told : "penstock runtimes add gives it to functions that do not bring it");
  }

  /** What it says in its first line; null when there is none, or it fails. */
  private static String run(String name, String... arguments) throws InterruptedException {
    var command = new java.util.ArrayList<String>(List.of(name));
    command.addAll(Arrays.asList(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      byte[] told = process.getInputStream().readNBytes(4096);
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return null;
      }
      return process.exitValue() == 0 ? new String(told).strip() : null;
    } catch (IOException e) {
      return null;
    }
  }

  private void groups() {
    Path root = Path.of("/sys/fs/cgroup");
    boolean v2 = Files.exists(root.resolve("cgroup.controllers"));
    boolean v1 = Files.exists(root.resolve("memory"));
    boolean writable = Files.isWritable(root.resolve(v2 ? "cgroup.procs" : "memory/cgroup.procs"));
    say(
        "control groups",
        writable ? "ok" : v1 || v2 ? "not ours" : "missing",
        writable
            ? "limits of memory and processes by the kernel"
            : "limits of memory are looked at every 50 ms instead");
  }

  private void port(String option, int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      say("port " + port, "ok", "free for " + option);
      socket.getLocalPort();
    } catch (IOException e) {
      if (runs) {
        say("port " + port, "in use", "a gateway runs on " + dataDir);
        return;
      }
      unwell = true;
      say("port " + port, "taken", "another program listens there; choose another: " + option);
    }
  }

  private void disk() {
    Path folder = Files.isDirectory(dataDir) ? dataDir : Path.of(".");
    Path file = folder.resolve(".penstock-doctor-" + ProcessHandle.current().pid());
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long began = System.nanoTime();
      for (int i = 0; i < SYNCS; i++) {
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
      }
      double millis = (System.nanoTime() - began) / 1e6 / SYNCS;
      say(
          "disk",
          millis > 20 ? "slow" : "ok",
          String.format(java.util.Locale.ROOT, "%.1f ms for each sync in %s", millis, folder));
    } catch (IOException e) {
      unwell = true;
      say("disk", "unusable", folder + ": " + e.getMessage());
    }
  }
}
