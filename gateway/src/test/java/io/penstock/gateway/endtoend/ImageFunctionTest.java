package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.ProgramCache;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A template with a function that is an image, with Debian's Docker: from an HTTP request to the
 * container and back, beside one that is none. The image is this machine's Python, with an
 * extension in /opt.
 */
@Tag("slow")
class ImageFunctionTest {
  private static final String CLIENT =
      """
      import base64, json, os, sys, urllib.request
      base = 'http://%s/2018-06-01/runtime/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      calls = 0
      while True:
          answer = urllib.request.urlopen(base + 'invocation/next')
          event = json.load(answer)
          calls += 1
          print('got', event['rawPath'], flush=True)
          body = json.dumps({'calls': calls, 'path': event['rawPath'], 'body': event.get('body'),
              'arguments': sys.argv[1:], 'greeting': os.environ['GREETING'],
              'function': os.environ['AWS_LAMBDA_FUNCTION_NAME'], 'uid': os.getuid()})
          result = json.dumps({'statusCode': 200, 'body': body}).encode()
          path = base + 'invocation/%s/response' % answer.headers['Lambda-Runtime-Aws-Request-Id']
          urllib.request.urlopen(urllib.request.Request(path, data=result))
      """;

  private static final String EXTENSION =
      """
      #!/usr/bin/python3
      import json, os, sys, urllib.request
      base = 'http://%s/2020-01-01/extension/' % os.environ['AWS_LAMBDA_RUNTIME_API']
      def ask(path, data=None, **headers):
          return urllib.request.urlopen(urllib.request.Request(base + path, data=data,
              headers={'Lambda-Extension-' + name: value for name, value in headers.items()}))
      body = json.dumps({'events': ['INVOKE', 'SHUTDOWN']}).encode()
      identifier = ask('register', body, Name=os.path.basename(sys.argv[0])).headers['Lambda-Extension-Identifier']
      while True:
          event = json.load(ask('event/next', Identifier=identifier))
          print('beside it', event['eventType'], flush=True)
          if event['eventType'] == 'SHUTDOWN':
              break
      """;

  private static final String IMAGE =
      """
      set -e
      cd "$1"
      python=$(readlink -f /usr/bin/python3)
      mkdir -p root/srv root/tmp root/opt/extensions root/bin root/usr/bin
      cp client.py root/srv/
      cp watch root/opt/extensions/
      { echo $python; echo /usr/lib/$(basename $python); readlink -f /bin/sh
        { ldd $python; ldd $(readlink -f /bin/sh); } | grep -o '/[^ ]*'; } | sort -u |
        tar -c --dereference --exclude=dist-packages --exclude=test --exclude=__pycache__ -P -T - |
        tar -x -C root --strip-components=0 -P --transform 's,^/,,'
      [ -e root/bin/sh ] || cp $(readlink -f /bin/sh) root/bin/sh
      [ -e root/usr/bin/python3 ] || cp $python root/usr/bin/python3
      chmod -R a+rX root
      chmod 755 root/opt/extensions/watch
      chmod 1777 root/tmp
      tar -c -C root . | docker -H "unix://$1/docker.sock" import \\
        --change "ENTRYPOINT [\\"$python\\", \\"/srv/client.py\\"]" --change 'CMD ["own"]' - shop/orders:1
      """;

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {MemorySize: 256, Timeout: 30, Environment: {Variables: {GREETING: hello}}}}
      Resources:
        Orders:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: orders
            PackageType: Image
            ImageUri: shop/orders:1
            ImageConfig: {Command: [app.handler]}
            Events: {E: {Type: HttpApi, Properties: {Path: "/orders/{id}", Method: any}}}
        Own:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: own
            PackageType: Image
            ImageUri: shop/orders:1
            Events: {E: {Type: HttpApi, Properties: {Path: /own, Method: any}}}
        Beside:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.handler
            InlineCode: "def handler(event, context): return event['rawPath']"
            Events: {E: {Type: HttpApi, Properties: {Path: /beside, Method: get}}}
      """;

  @TempDir private Path folder;
  private Process daemon;
  private Process gateway;
  private URI http;
  private URI api;

  @BeforeEach
  void start() throws Exception {
    boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    assumeTrue(root && Files.isExecutable(Path.of("/usr/sbin/dockerd")), "docker.io, as root");
    daemon =
        program(
            "dockerd",
            List.of(
                "/usr/sbin/dockerd",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "--host=unix://" + folder.resolve("docker.sock"),
                "--storage-driver=overlay2",
                "--iptables=false",
                "--bridge=none"));
    until("an engine", () -> Files.exists(folder.resolve("docker.sock")));
    Files.writeString(folder.resolve("client.py"), CLIENT);
    Files.writeString(folder.resolve("watch"), EXTENSION);
    Path script = Files.writeString(folder.resolve("image.sh"), IMAGE);
    Npm.run(folder, "/bin/sh", script.toString(), folder.toString());
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    http = URI.create("http://127.0.0.1:" + port());
    api = URI.create("http://127.0.0.1:" + port());
    var command = new ArrayList<>(ProgramCache.command());
    command.addAll(
        List.of(
            "up",
            template.toString(),
            "--no-watch",
            "--data-dir=" + folder.resolve("state"),
            "--http-port=" + http.getPort(),
            "--api-port=" + api.getPort()));
    gateway = program("gateway", command);
    until("a gateway", Duration.ofMinutes(3), this::answers);
  }

  private boolean answers() {
    assertTrue(gateway.isAlive(), () -> "ended: " + said());
    try {
      return Client.get(api, "/_penstock/health").status() == 200;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("gateway.log"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Process program(String name, List<String> command) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("DOCKER_HOST", "unix://" + folder.resolve("docker.sock"));
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    return builder.start();
  }

  private static int port() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.destroy();
      gateway.waitFor(1, TimeUnit.MINUTES);
    }
    if (daemon == null) return;
    daemon.destroy();
    daemon.waitFor(1, TimeUnit.MINUTES);
    new ProcessBuilder("umount", folder.resolve("exec/netns/default").toString()).start().waitFor();
  }

  private String log(String function) {
    return Client.get(api, "/_penstock/api/functions/" + function + "/logs?lines=2000").text();
  }

  @Test
  void aRequestReachesTheContainer() throws Exception {
    var answer = Client.post(http, "/orders/7", "two of them", "Content-Type", "text/plain");
    assertEquals(200, answer.status(), answer.text() + said());
    assertEquals(
        new JsonObject()
            .put("calls", 1)
            .put("path", "/orders/7")
            .put("body", "two of them")
            .put("arguments", new io.vertx.core.json.JsonArray().add("app.handler"))
            .put("greeting", "hello")
            .put("function", "orders")
            .put("uid", 993),
        answer.json());
    until("its extension", () -> log("orders").contains("beside it INVOKE"));
    assertEquals(2, Client.get(http, "/orders/8").json().getInteger("calls"), "taken again");
    until("what it prints", () -> log("orders").contains("got /orders/8"));
    assertTrue(log("orders").contains("REPORT RequestId"), log("orders"));
    assertEquals("[\"own\"]", Client.get(http, "/own").json().getJsonArray("arguments").encode());
    assertEquals("/beside", Client.get(http, "/beside").text());
    assertEquals(
        "2",
        Npm.run(
                folder,
                "/bin/sh",
                "-c",
                "docker -H unix://" + folder.resolve("docker.sock") + " ps -q | wc -l")
            .strip());
    gateway.destroy();
    assertTrue(gateway.waitFor(1, TimeUnit.MINUTES));
    gateway = null;
    assertEquals(
        "0",
        Npm.run(
                folder,
                "/bin/sh",
                "-c",
                "docker -H unix://" + folder.resolve("docker.sock") + " ps -aq | wc -l")
            .strip());
  }
}
