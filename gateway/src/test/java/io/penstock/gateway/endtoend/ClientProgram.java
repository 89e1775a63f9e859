package io.penstock.gateway.endtoend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program around one of AWS's SDKs that makes lists of calls for as long as the tests run:
 * started once, as an SDK takes longer to load than to call. It ends when its input does. Any
 * thread.
 */
final class ClientProgram {
  private static final long MOST_SECONDS = 180;

  private final Process process;
  private final Writer in;
  private final Path complaints;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonArray>> open = new ConcurrentHashMap<>();

  ClientProgram(Path folder, String... command) throws IOException {
    complaints = Files.createTempFile("client", ".err");
    complaints.toFile().deleteOnExit();
    process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectError(complaints.toFile())
            .start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    // A read of a pipe would hold the carrier of a virtual thread, of which there may be two.
    Thread.ofPlatform().daemon().start(this::read);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
  }

  private void read() {
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = said.readLine()) != null; ) {
        var answer = new JsonObject(line);
        open.remove(answer.getLong("id")).complete(answer.getJsonArray("said"));
      }
      throw new IOException("The client has ended:\n" + Files.readString(complaints));
    } catch (IOException | RuntimeException e) {
      for (CompletableFuture<JsonArray> one : open.values()) one.completeExceptionally(e);
    }
  }

  /** What each of the calls became, in turn. */
  JsonArray run(String service, URI endpoint, JsonArray calls)
      throws IOException, InterruptedException {
    long id = last.incrementAndGet();
    var answer = new CompletableFuture<JsonArray>();
    open.put(id, answer);
    var line =
        new JsonObject()
            .put("id", id)
            .put("service", service)
            .put("endpoint", endpoint.toString())
            .put("calls", calls);
    synchronized (in) {
      in.write(line.encode());
      in.write('\n');
      in.flush();
    }
    try {
      return answer.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(service + " " + calls.encode() + "\n" + complaints(), e);
    }
  }

  private String complaints() throws IOException {
    return Files.readString(complaints);
  }
}
