package io.penstock.function.process;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Images that the engine has, and those that it is to fetch: one that is missing is pulled once at
 * a time, in the background; an environment that needs it fails meanwhile, and says so. Any thread.
 */
final class ContainerImages {
  private static final String PULLING = "";

  private final EngineSocket engine;
  private final Executor background;

  /** Why images are not there: being pulled, or what the last pull failed with. */
  private final Map<String, String> missing = new ConcurrentHashMap<>();

  ContainerImages(EngineSocket engine, Executor background) {
    this.engine = engine;
    this.background = background;
  }

  /** Blocking, some milliseconds. Begins to pull an image that is not there. */
  boolean has(String image) throws IOException {
    EngineSocket.Answer known = engine.call("GET", "/images/" + image + "/json", null);
    if (known.isFine()) {
      missing.remove(image);
      return true;
    }
    if (known.status() != 404) throw new IOException("image " + image + ": " + known.problem());
    return false;
  }

  /**
   * @throws IOException when it is not there
   */
  void need(String image) throws IOException {
    if (has(image)) return;
    String before = missing.put(image, PULLING);
    if (PULLING.equals(before)) throw new IOException("the image " + image + " is being pulled");
    background.execute(() -> pull(image));
    throw new IOException(
        before == null
            ? "the image " + image + " is not here: it is being pulled"
            : "the image " + image + " could not be pulled, which is tried again: " + before);
  }

  private void pull(String image) {
    String problem;
    try {
      problem = pulled(image);
    } catch (IOException | RuntimeException e) {
      problem = e.toString();
    }
    if (problem == null) missing.remove(image);
    else missing.put(image, problem);
  }

  /** Null when it went well. */
  private String pulled(String image) throws IOException {
    String target =
        "/images/create?fromImage=" + URLEncoder.encode(tagged(image), StandardCharsets.UTF_8);
    try (EngineSocket.Opened answer = engine.open("POST", target, null)) {
      String problem = answer.status() / 100 == 2 ? null : "status " + answer.status();
      var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          JsonObject step = new JsonObject(line);
          problem = step.getString("error", step.getString("message", problem));
        } catch (DecodeException e) {
          // an empty line
        }
      }
      return problem;
    }
  }

  /** Without a tag the engine would pull all there are. */
  private static String tagged(String image) {
    boolean named = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
    return named ? image : image + ":latest";
  }
}
