package io.penstock.gateway.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Who may call the API port, and send notifications to the HTTP port. Never printed.
 *
 * @param keys secret access key by access key id; empty: signatures are not checked
 * @param token bearer token of console, metrics and operators' API; null: none is asked for
 * @param webhookToken what senders of notifications show or sign with; null: none is asked for on
 *     loopback, and none are taken elsewhere
 * @param sources what requests to sources are signed with, by the source's name
 */
public record Credentials(
    Map<String, String> keys, String token, String webhookToken, Map<String, SourceKey> sources) {
  public static final Credentials NONE = new Credentials(Map.of(), null, null, Map.of());

  /** Sources that speak AWS's protocols. */
  private static final List<String> SIGNED = List.of("sqs", "dynamodb", "kinesis", "s3");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);
  private static final String FILE = "_FILE";
  private static final String TOKEN = "token";
  private static final String WEBHOOK_TOKEN = "webhook-token";

  public Credentials {
    keys = Map.copyOf(keys);
    sources = Map.copyOf(sources);
  }

  /**
   * An access key for a source. Never printed.
   *
   * @param region what requests are signed for; null: the gateway's own
   */
  public record SourceKey(String id, String secret, String region) {
    @Override
    public String toString() {
      return "SourceKey[" + id + "]";
    }
  }

  public boolean hasKeys() {
    return !keys.isEmpty();
  }

  /**
   * From a properties file of {@code ACCESS_KEY_ID = SECRET} lines, one {@code token = ...} and one
   * {@code webhook-token = ...}, and from the variables PENSTOCK_ACCESS_KEY_ID,
   * PENSTOCK_SECRET_ACCESS_KEY, PENSTOCK_TOKEN and PENSTOCK_WEBHOOK_TOKEN. A source's key is in
   * {@code sqs.access-key-id}, {@code sqs.secret-access-key} and {@code sqs.region}, or in
   * PENSTOCK_SQS_ACCESS_KEY_ID and so on. A variable may name a file that holds the value, as
   * secrets of containers are handed over: PENSTOCK_TOKEN_FILE for PENSTOCK_TOKEN.
   *
   * @param file may be null
   * @throws IOException also when others than its owner can read the file; with the remedy
   */
  public static Credentials read(Path file, Map<String, String> given) throws IOException {
    Map<String, String> environment = withFiles(given);
    var keys = new HashMap<String, String>();
    String token = environment.get("PENSTOCK_TOKEN");
    String webhookToken = environment.get("PENSTOCK_WEBHOOK_TOKEN");
    var lines = new Properties();
    if (file != null) {
      if (!Files.exists(file))
        throw new IOException(
            "--credentials: there is no file "
                + file.toAbsolutePath().normalize()
                + ". penstock keys --write FILE makes one");
      checkPrivate(file);
      try (Reader reader = Files.newBufferedReader(file)) {
        lines.load(reader);
      }
      for (String name : lines.stringPropertyNames())
        if (!name.equals(TOKEN) && !name.equals(WEBHOOK_TOKEN) && !isOfSource(name))
          keys.put(name, lines.getProperty(name).strip());
      token = lines.getProperty(TOKEN, token);
      webhookToken = lines.getProperty(WEBHOOK_TOKEN, webhookToken);
    }
    String id = environment.get("PENSTOCK_ACCESS_KEY_ID");
    String secret = environment.get("PENSTOCK_SECRET_ACCESS_KEY");
    if (id != null && secret != null) keys.put(id, secret);
    var sources = new HashMap<String, SourceKey>();
    for (String source : SIGNED) {
      String keyId = of(source, "access-key-id", lines, environment);
      String keySecret = of(source, "secret-access-key", lines, environment);
      if (keyId != null && keySecret != null)
        sources.put(
            source, new SourceKey(keyId, keySecret, of(source, "region", lines, environment)));
      else if (keyId != null || keySecret != null)
        throw new IOException(
            source + ": access-key-id and secret-access-key are needed, and one is missing");
    }
    return new Credentials(keys, token, webhookToken, sources);
  }

  /** Whoever can read the file is whoever it lets in, and who can write it lets himself in. */
  private static void checkPrivate(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    if (OTHERS.stream().anyMatch(rights::contains))
      throw new IOException(
          file
              + " holds secrets and can be read or written by others ("
              + PosixFilePermissions.toString(rights)
              + "). Keep it to its owner: chmod 600 "
              + file);
  }

  private static Map<String, String> withFiles(Map<String, String> given) throws IOException {
    var all = new HashMap<>(given);
    for (var variable : given.entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith("PENSTOCK_") || !name.endsWith(FILE) || variable.getValue().isEmpty())
        continue;
      Path file = Path.of(variable.getValue());
      if (!Files.isReadable(file)) throw new IOException(name + ": " + file + " cannot be read");
      all.putIfAbsent(
          name.substring(0, name.length() - FILE.length()), Files.readString(file).strip());
    }
    return all;
  }

  private static boolean isOfSource(String name) {
    return name.contains(".") && SIGNED.contains(name.substring(0, name.indexOf('.')));
  }

  private static String of(
      String source, String what, Properties lines, Map<String, String> environment) {
    String variable =
        ("PENSTOCK_" + source + "_" + what).toUpperCase(Locale.ROOT).replace('-', '_');
    String value = lines.getProperty(source + "." + what, environment.get(variable));
    return value == null ? null : value.strip();
  }

  @Override
  public String toString() {
    return "Credentials[" + keys.size() + " keys, " + (token == null ? "no token" : "token") + "]";
  }
}
