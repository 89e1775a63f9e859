package io.penstock.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Who may call the API port, and send notifications to the HTTP port. Never printed.
 *
 * @param keys secret access key by access key id; empty: signatures are not checked
 * @param token bearer token of console, metrics and operators' API; null: none is asked for
 * @param webhookToken what senders of notifications show or sign with; null: none is asked for on
 *     loopback, and none are taken elsewhere
 */
public record Credentials(Map<String, String> keys, String token, String webhookToken) {
  public static final Credentials NONE = new Credentials(Map.of(), null, null);
  private static final String TOKEN = "token";
  private static final String WEBHOOK_TOKEN = "webhook-token";

  public Credentials {
    keys = Map.copyOf(keys);
  }

  public boolean hasKeys() {
    return !keys.isEmpty();
  }

  /**
   * From a properties file of {@code ACCESS_KEY_ID = SECRET} lines, one {@code token = ...} and one
   * {@code webhook-token = ...}, and from the variables PENSTOCK_ACCESS_KEY_ID,
   * PENSTOCK_SECRET_ACCESS_KEY, PENSTOCK_TOKEN and PENSTOCK_WEBHOOK_TOKEN.
   *
   * @param file may be null
   */
  public static Credentials read(Path file, Map<String, String> environment) throws IOException {
    var keys = new HashMap<String, String>();
    String token = environment.get("PENSTOCK_TOKEN");
    String webhookToken = environment.get("PENSTOCK_WEBHOOK_TOKEN");
    if (file != null) {
      var lines = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        lines.load(reader);
      }
      for (String name : lines.stringPropertyNames())
        if (!name.equals(TOKEN) && !name.equals(WEBHOOK_TOKEN))
          keys.put(name, lines.getProperty(name).strip());
      token = lines.getProperty(TOKEN, token);
      webhookToken = lines.getProperty(WEBHOOK_TOKEN, webhookToken);
    }
    String id = environment.get("PENSTOCK_ACCESS_KEY_ID");
    String secret = environment.get("PENSTOCK_SECRET_ACCESS_KEY");
    if (id != null && secret != null) keys.put(id, secret);
    return new Credentials(keys, token, webhookToken);
  }

  @Override
  public String toString() {
    return "Credentials[" + keys.size() + " keys, " + (token == null ? "no token" : "token") + "]";
  }
}
