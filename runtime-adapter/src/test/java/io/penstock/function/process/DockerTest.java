package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that are images, with Debian's Docker; the image is this machine's Python. */
@Tag("slow")
class DockerTest {
  private static final String CLIENT =
      """
      import json, os, urllib.request
      base = 'http://%s/2018-06-01/runtime/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      kept = []
      while True:
          answer = urllib.request.urlopen(base + 'invocation/next')
          event = json.load(answer)
          print('works on', event, flush=True)
          kept.append(bytearray(event.get('megabytes', 0) << 20))
          told = {'uid': os.getuid(), 'kept': len(kept), 'shm': os.path.exists('/dev/shm')}
          for place in ('/tmp/x', '/x'):
              try:
                  open(place, 'w').write('x')
                  told[place] = 'written'
              except OSError as e:
                  told[place] = e.strerror
          path = base + 'invocation/%s/response' % answer.headers['Lambda-Runtime-Aws-Request-Id']
          urllib.request.urlopen(urllib.request.Request(path, data=json.dumps(told).encode()))
      """;

  private static final String IMAGE =
      """
      set -e
      cd "$1"
      python=$(readlink -f /usr/bin/python3)
      mkdir -p root/srv root/tmp
      cp client.py root/srv/
      { echo $python; echo /usr/lib/$(basename $python); ldd $python | grep -o '/[^ ]*'; } |
        tar -c --dereference --exclude=dist-packages --exclude=test --exclude=__pycache__ -P -T - |
        tar -x -C root --strip-components=0 -P --transform 's,^/,,'
      chmod -R a+rX root
      chmod 1777 root/tmp
      tar -c -C root . | docker -H "unix://$1/docker.sock" import \
        --change "ENTRYPOINT [\\"$python\\"]" --change 'CMD ["/srv/client.py"]' - penstock-test:1
      """;

  private static final int ROUNDS = 5;
  private static final int CALLS = 400;

  @TempDir private static Path folder;
  private static Process daemon;

  @BeforeAll
  static void start() throws Exception {
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    assumeTrue(root && Files.isExecutable(Path.of("/usr/sbin/dockerd")), "docker.io, as root");
    daemon =
        new ProcessBuilder(
                "/usr/sbin/dockerd",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + folder.resolve("docker.sock"),
                "--storage-driver=overlay2",
                "--iptables=false",
                "--bridge=none")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dockerd.log").toFile())
            .start();
    until(() -> Files.exists(folder.resolve("docker.sock")));
    Files.writeString(folder.resolve("client.py"), CLIENT);
    Path script = Files.writeString(folder.resolve("image.sh"), IMAGE);
    Process made =
        new ProcessBuilder("/bin/sh", script.toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("image.log").toFile())
            .start();
    assertTrue(made.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, made.exitValue(), Files.readString(folder.resolve("image.log")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (daemon == null) return;
    daemon.destroy();
    daemon.waitFor(1, TimeUnit.MINUTES);
    new ProcessBuilder("umount", folder.resolve("exec/netns/default").toString()).start().waitFor();
  }

  private static Workshop workshop() {
    return new Workshop(
        folder,
        Isolation.Wanted.PROCESS,
        new EnvironmentSettings.Options(
            Map.of(),
            null,
            false,
            true,
            (_, _) -> {},
            FunctionKeys.NONE,
            List.of(folder.resolve("docker.sock"))));
  }

  private static Workshop.Spec image() {
    return new Workshop.Spec(null, new Code.Image("penstock-test:1")).handler(null).timeout(60);
  }

  private static int containers() {
    try {
      String target = "/containers/json?all=1";
      return new EngineSocket(folder.resolve("docker.sock"))
          .call("GET", target, null)
          .array()
          .size();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itRunsAsOnLambda() throws Exception {
    try (var workshop = workshop()) {
      Invoker f = workshop.open(image());
      var first = new JsonObject(Workshop.call(f, "{}"));
      assertEquals(993, first.getInteger("uid"));
      assertEquals("written", first.getString("/tmp/x"));
      assertEquals("Read-only file system", first.getString("/x"));
      assertEquals(false, first.getBoolean("shm"));
      until(() -> workshop.log.contains("works on {}"));
      assertEquals(2, new JsonObject(Workshop.call(f, "{}")).getInteger("kept"), "taken again");
      assertEquals(1, containers());
      var outcome = Workshop.result(f, "{\"megabytes\":400}").outcome();
      var raised = assertInstanceOf(Outcome.Raised.class, outcome);
      assertTrue(raised.payload().toString().contains("signal: killed"), "" + raised.payload());
      until(() -> containers() == 0);
      assertEquals(1, new JsonObject(Workshop.call(f, "{}")).getInteger("kept"), "a new one");
      f.close(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture().get();
      until(() -> containers() == 0);
    }
  }

  @Test
  void nothingIsLeftOfAGatewayThatEndsAtOnce() throws Exception {
    try (var workshop = workshop()) {
      Workshop.call(workshop.open(image()), "{}");
      assertEquals(1, containers());
    }
    assertEquals(0, containers());
  }

  /** Told, not judged: one engine for both, one call after the other. */
  @Test
  void warmCallsAgainstThoseOfAProcess() throws Exception {
    try (var workshop = workshop()) {
      Path code = Files.createDirectories(folder.resolve("code"));
      Files.writeString(code.resolve("client.py"), CLIENT);
      Path bootstrap =
          Files.writeString(
              code.resolve("bootstrap"),
              "#!/bin/sh\nexec /usr/bin/python3 $LAMBDA_TASK_ROOT/client.py\n");
      Files.setPosixFilePermissions(
          bootstrap, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
      Invoker process =
          workshop.open(
              new Workshop.Spec("provided.al2023", new Code.Package(code)).handler("none"));
      Invoker container = workshop.open(image());
      times(process, container);
      double[] ratios = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long[] medians = times(process, container);
        ratios[i] = (double) medians[1] / medians[0];
        System.out.printf(
            "warm call p50: process %d us, container %d us, ratio %.2f%n",
            medians[0] / 1000, medians[1] / 1000, ratios[i]);
      }
      java.util.Arrays.sort(ratios);
      System.out.printf(
          "warm container call against a process's, p50: %.2f (%.2f to %.2f), load %.1f%n",
          ratios[ROUNDS / 2],
          ratios[0],
          ratios[ROUNDS - 1],
          java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
      assertTrue(ratios[0] > 0);
    }
  }

  /** Medians of calls in turns. */
  private static long[] times(Invoker... invokers) throws Exception {
    long[][] nanos = new long[invokers.length][CALLS];
    for (int i = 0; i < CALLS; i++) {
      for (int of = 0; of < invokers.length; of++) {
        long start = System.nanoTime();
        Workshop.call(invokers[of], "{}");
        nanos[of][i] = System.nanoTime() - start;
      }
    }
    long[] medians = new long[invokers.length];
    for (int of = 0; of < invokers.length; of++) {
      java.util.Arrays.sort(nanos[of]);
      medians[of] = nanos[of][CALLS / 2];
    }
    return medians;
  }
}
