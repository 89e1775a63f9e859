package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.cli.UpOptions;
import io.penstock.gateway.endtoend.PrivateFile;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Template;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every route of the API port, as the program itself lists them, in many spellings and with every
 * wrong credential: none is served. All cells take minutes; the usual run takes every so-manyth,
 * {@code -Dpenstock.matrix=all} takes all.
 */
class AuthMatrixTest {
  private static final int STEP = "all".equals(System.getProperty("penstock.matrix")) ? 1 : 9;

  /** What anybody may have, by its path. */
  private static final Set<String> OPEN =
      Set.of("/_penstock/health", "/_penstock", "/_penstock/", "/_penstock/console");

  private static final String CONSOLE = "/_penstock/console/";

  @TempDir Path folder;

  private record Call(String method, String path, String lines, String body) {}

  /** Kept open as long as the server lets it. */
  private static final class Line implements AutoCloseable {
    private final int port;
    private Socket socket;
    private InputStream in;

    Line(int port) {
      this.port = port;
    }

    /** The status; 0 for a connection that ends without an answer. */
    int status(Call call, String credential) throws IOException {
      for (int tries = 0; ; tries++) {
        boolean fresh = socket == null;
        if (fresh) {
          socket = new Socket(InetAddress.getLoopbackAddress(), port);
          socket.setSoTimeout(60_000);
          socket.setTcpNoDelay(true);
          in = socket.getInputStream();
        }
        int status = -1;
        try {
          socket.getOutputStream().write(bytes(call, credential));
          status = answer(call.method.equals("HEAD"));
        } catch (IOException e) {
          if (e instanceof java.net.SocketTimeoutException) throw e;
        }
        if (status > 0) return status;
        close();
        if (fresh || tries > 0) return 0;
      }
    }

    private static byte[] bytes(Call call, String credential) {
      String text =
          call.method
              + " "
              + call.path
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + call.lines
              + credential
              + (call.body == null ? "" : "Content-Length: " + call.body.length() + "\r\n")
              + "\r\n"
              + (call.body == null ? "" : call.body);
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private int answer(boolean head) throws IOException {
      var read = new ByteArrayOutputStream();
      int state = 0;
      while (state < 4) {
        int b = in.read();
        if (b < 0) return -1;
        read.write(b);
        state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
      }
      String text = read.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      int length = text.indexOf("content-length: ");
      if (length >= 0 && !head)
        in.readNBytes(
            Integer.parseInt(text.substring(length + 16, text.indexOf('\r', length)).strip()));
      if (text.contains("connection: close") || text.contains("transfer-encoding")) close();
      return Integer.parseInt(text.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
      if (socket != null) socket.close();
      socket = null;
    }
  }

  @Test
  void nothingIsServedToWhoHasNoKey() throws Exception {
    Settings settings = settings();
    assertEquals(List.of(), settings.problems());
    var node = new Node(settings, InstantSource.system());
    node.start(() -> Template.NOTHING).toCompletionStage().toCompletableFuture().join();
    var wrong = new ArrayList<String>();
    int cells = 0;
    int all = 0;
    try (var line = new Line(node.ports.api())) {
      Set<Call> calls = calls(node);
      for (Call call : calls)
        for (String path : spellings(call.path))
          for (var credential : credentials().entrySet())
            if (all++ % STEP == 0) {
              cells++;
              var asked = new Call(call.method, path, call.lines, call.body);
              int status = line.status(asked, credential.getValue());
              if (status >= 200 && status < 300 && !isOpen(path))
                wrong.add(status + " " + call.method + " " + path + ": " + credential.getKey());
            }
      System.out.println(cells + " of " + all + " cells over " + calls.size() + " routes");
    } finally {
      node.stop(Duration.ofSeconds(10)).toCompletionStage().toCompletableFuture().join();
    }
    assertEquals(List.of(), wrong);
    assertTrue(all >= 20_000, all + " cells");
  }

  private static boolean isOpen(String path) {
    int query = path.indexOf('?');
    // The router takes many slashes for one, and one at the end for none.
    String plain = (query < 0 ? path : path.substring(0, query)).replaceAll("/+", "/");
    if (plain.startsWith(CONSOLE)) return true;
    return OPEN.contains(plain) || OPEN.contains(plain.replaceFirst("/$", ""));
  }

  private Settings settings() throws IOException {
    Path keys =
        PrivateFile.write(folder.resolve("keys"), "AKIDEXAMPLE = right-secret\ntoken = t0ken\n");
    var options = new UpOptions();
    new CommandLine(options)
        .parseArgs(
            "--http-port=0",
            "--api-port=0",
            "--data-dir=" + folder.resolve("state"),
            "--credentials=" + keys);
    return options.settings(Map.of());
  }

  /** From the tables of the services and the operators' router. */
  private static Set<Call> calls(Node node) {
    var calls = new LinkedHashSet<Call>();
    for (AwsService service : node.aws)
      for (Operation operation : service.operations().all()) {
        if (operation.method() != null) {
          String path = "/" + String.join("/", operation.path()).replaceAll("\\{[^}]*}", "x");
          String query = operation.query() == null ? "" : "?" + operation.query();
          boolean body = operation.method() != HttpMethod.GET;
          calls.add(
              new Call(
                  operation.method().name(),
                  path + query,
                  body ? "Content-Type: application/json\r\n" : "",
                  body ? "{}" : null));
          continue;
        }
        String target =
            switch (service.signingName()) {
              case "sqs" -> "AmazonSQS.";
              case "events" -> "AWSEvents.";
              case "logs" -> "Logs_20140328.";
              default -> null;
            };
        if (target != null)
          calls.add(
              new Call(
                  "POST",
                  "/",
                  "X-Amz-Target: "
                      + target
                      + operation.name()
                      + "\r\nContent-Type: application/x-amz-json-1.1\r\n",
                  "{}"));
        if (!Set.of("events", "logs").contains(service.signingName())) {
          String version = service.signingName().equals("sts") ? "2011-06-15" : "2010-03-31";
          String form = "Action=" + operation.name() + "&Version=" + version;
          calls.add(
              new Call("POST", "/", "Content-Type: application/x-www-form-urlencoded\r\n", form));
          calls.add(new Call("GET", "/?" + form, "", null));
        }
      }
    node.operators.router(node.context.vertx, () -> null).getRoutes().stream()
        .filter(route -> route.getPath() != null && route.methods() != null)
        .forEach(
            route -> {
              for (HttpMethod method : route.methods()) calls.add(call(route, method));
            });
    return calls;
  }

  private static Call call(Route route, HttpMethod method) {
    String path = route.getPath().replaceAll(":[a-zA-Z]+", "x");
    boolean body = method != HttpMethod.GET && method != HttpMethod.HEAD;
    return new Call(
        method.name(), path, body ? "Content-Type: application/json\r\n" : "", body ? "{}" : null);
  }

  private static List<String> spellings(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    String rest = query < 0 ? "" : target.substring(query);
    var all = new LinkedHashSet<String>();
    all.add(path + rest);
    for (String form :
        List.of(
            path + "/",
            path + "//",
            "/" + path,
            "/." + path,
            "/x/.." + path,
            "/_penstock/health/.." + path,
            "/_penstock/health" + path,
            path + "/_penstock/health",
            path + "%2f",
            path + "%00",
            path + "%20",
            path + ";x",
            path + ".json",
            path + "/configs",
            path.toUpperCase(Locale.ROOT),
            path.length() > 2
                ? path.charAt(0) + "%" + Integer.toHexString(path.charAt(1)) + path.substring(2)
                : path,
            path.replaceFirst("(.)/", "$1%2F"),
            path.replaceFirst("(.)/", "$1//"),
            path.replaceFirst("(.)/", "$1\\\\"))) all.add(form + rest);
    all.add(path + (rest.isEmpty() ? "?" : rest + "&") + "token=t0ken");
    all.add(path + (rest.isEmpty() ? "?" : rest + "&") + "Action=ConfirmSubscription");
    return List.copyOf(all);
  }

  private static Map<String, String> credentials() {
    var all = new LinkedHashMap<String, String>();
    all.put("none", "");
    all.put("empty", "Authorization: \r\n");
    all.put("bearer nothing", "Authorization: Bearer nothing\r\n");
    all.put("the token as a password", "Authorization: Basic OnQwa2Vu\r\n");
    all.put("half a token", "Authorization: Bearer t0ke\r\n");
    all.put("the secret as a token", "Authorization: Bearer right-secret\r\n");
    String signed = ", SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64) + "\r\n";
    String now =
        "X-Amz-Date: "
            + io.penstock.gateway.aws.Sigv4.TIME.format(
                java.time.Instant.now().atOffset(java.time.ZoneOffset.UTC))
            + "\r\n";
    String day = now.substring(12, 20);
    for (String service : List.of("lambda", "sqs", "sns", "events", "scheduler", "", "x"))
      all.put(
          "a wrong signature for " + service,
          now
              + "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
              + day
              + "/us-east-1/"
              + service
              + "/aws4_request"
              + signed);
    all.put(
        "an unknown key",
        now
            + "Authorization: AWS4-HMAC-SHA256 Credential=NOBODY/"
            + day
            + "/us-east-1/lambda/aws4_request"
            + signed);
    return all;
  }
}
