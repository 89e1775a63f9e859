package io.penstock.function.process;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Programs that images have in /opt/extensions, which run beside their runtime: looked for once in
 * each image, in a container that is never started. Any thread; blocking.
 */
final class ImageExtensions {
  private static final int BLOCK = 512;
  private static final int EXECUTABLE = 0111;

  private final EngineSocket engine;
  private final JsonObject labels;
  private final Map<String, Found> byId = new ConcurrentHashMap<>();

  /**
   * @param labels of the containers that are made
   */
  ImageExtensions(EngineSocket engine, JsonObject labels) {
    this.engine = engine;
    this.labels = labels;
  }

  /**
   * @param programs names of what runs beside the runtime
   * @param entryPoint the image's own
   * @param command likewise
   */
  record Found(Set<String> programs, JsonArray entryPoint, JsonArray command) {}

  Found of(String image) throws IOException {
    JsonObject known = fine(engine.call("GET", "/images/" + image + "/json", null), image).json();
    Found before = byId.get(known.getString("Id"));
    if (before != null) return before;
    JsonObject config = known.getJsonObject("Config", new JsonObject());
    var found = new Found(programs(image), list(config, "Entrypoint"), list(config, "Cmd"));
    byId.put(known.getString("Id"), found);
    return found;
  }

  private static JsonArray list(JsonObject config, String member) {
    return config.getValue(member) instanceof JsonArray some ? some : new JsonArray();
  }

  private Set<String> programs(String image) throws IOException {
    // An image need not have a command, a container must
    var body =
        new JsonObject()
            .put("Image", image)
            .put("Cmd", new JsonArray().add("none"))
            .put("Labels", labels);
    String id = fine(engine.call("POST", "/containers/create", body), image).json().getString("Id");
    try {
      String target = "/containers/" + id + "/archive?path=/opt/extensions";
      try (EngineSocket.Opened archive = engine.open("GET", target, null)) {
        if (archive.status() == 404) return Set.of();
        if (archive.status() != 200)
          throw new IOException("image " + image + ": status " + archive.status());
        Set<String> programs = executables(new DataInputStream(archive.body()));
        if (!programs.isEmpty() && !engine.call("HEAD", shell(id), null).isFine())
          throw new IOException(
              "image " + image + " has programs in /opt/extensions, which need a /bin/sh in it");
        return programs;
      }
    } finally {
      engine.call("DELETE", "/containers/" + id + "?force=1&v=1", null);
    }
  }

  private static String shell(String id) {
    return "/containers/" + id + "/archive?path=/bin/sh";
  }

  private static EngineSocket.Answer fine(EngineSocket.Answer answer, String image)
      throws IOException {
    if (!answer.isFine()) throw new IOException("image " + image + ": " + answer.problem());
    return answer;
  }

  /** Of a tar archive of the folder: files in it, not below, that may be run. */
  private static Set<String> executables(DataInputStream tar) throws IOException {
    var names = new TreeSet<String>();
    byte[] head = new byte[BLOCK];
    try {
      while (true) {
        tar.readFully(head);
        String name = text(head, 0, 100);
        if (name.isEmpty()) return names;
        boolean file = head[156] == '0' || head[156] == 0;
        String[] parts = name.split("/");
        if (file && parts.length == 2 && (octal(head, 100, 8) & EXECUTABLE) != 0)
          names.add(parts[1]);
        tar.skipNBytes((octal(head, 124, 12) + BLOCK - 1) / BLOCK * BLOCK);
      }
    } catch (EOFException e) {
      return names;
    }
  }

  private static String text(byte[] head, int from, int length) {
    String text = new String(head, from, length, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  private static long octal(byte[] head, int from, int length) throws IOException {
    try {
      return Long.parseLong(text(head, from, length), 8);
    } catch (NumberFormatException e) {
      throw new IOException("not an archive that is understood", e);
    }
  }
}
