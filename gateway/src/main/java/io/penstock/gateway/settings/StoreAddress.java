package io.penstock.gateway.settings;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the store is, by {@code --store}: {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE}, or
 * {@code file:///...} with the properties {@code url}, {@code user}, {@code password} or {@code
 * passwordFile}, {@code schema} and any of the driver's, such as {@code sslmode}.
 *
 * @param url as the driver takes it, without user and password
 * @param properties for the driver; may be secret
 * @param schema in which the tables are
 * @param problem why it cannot be used; null when it can
 */
public record StoreAddress(
    String url, Map<String, String> properties, String schema, String problem) {
  private static final Pattern URL =
      Pattern.compile("postgres(?:ql)?://(?:([^@/]*)@)?([^@/?]+)/([^/?]+)(?:\\?(.*))?");
  private static final String SCHEMA = "schema";

  public StoreAddress {
    properties = Map.copyOf(properties);
  }

  /** Never fails: what cannot be used says why, without what is secret. */
  public static StoreAddress of(String given) {
    try {
      return given.startsWith("file:")
          ? file(Path.of(URI.create(given)))
          : parse(given, new TreeMap<>());
    } catch (IllegalArgumentException e) {
      return new StoreAddress("", Map.of(), "", "--store: " + e.getMessage());
    }
  }

  private static StoreAddress parse(String given, Map<String, String> properties) {
    Matcher parts = URL.matcher(given);
    if (!parts.matches())
      throw new IllegalArgumentException(
          "postgresql://USER:PASSWORD@HOST:5432/DATABASE, or file:///PROPERTIES, is needed.");
    if (parts.group(1) != null) {
      String[] who = parts.group(1).split(":", 2);
      properties.putIfAbsent("user", decode(who[0]));
      if (who.length > 1) properties.putIfAbsent("password", decode(who[1]));
    }
    if (parts.group(4) != null)
      for (String one : parts.group(4).split("&")) {
        String[] named = one.split("=", 2);
        properties.putIfAbsent(decode(named[0]), named.length > 1 ? decode(named[1]) : "");
      }
    String schema = properties.getOrDefault(SCHEMA, "penstock");
    properties.remove(SCHEMA);
    if (!schema.matches("[a-z_][a-z0-9_]{0,62}"))
      throw new IllegalArgumentException("schema: lower-case letters, digits and _ only.");
    if (properties.containsKey("options"))
      throw new IllegalArgumentException("options: these are the gateway's own.");
    return new StoreAddress(
        "jdbc:postgresql://" + parts.group(2) + "/" + parts.group(3), properties, schema, null);
  }

  private static StoreAddress file(Path file) {
    var read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
      var properties = new TreeMap<String, String>();
      read.forEach((name, value) -> properties.put((String) name, (String) value));
      String url = properties.remove("url");
      String passwordFile = properties.remove("passwordFile");
      if (passwordFile != null)
        properties.put("password", Files.readString(file.resolveSibling(passwordFile)).strip());
      if (url == null) throw new IllegalArgumentException(file + " has no url.");
      return parse(url, properties);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Without who and password. */
  @Override
  public String toString() {
    return url.replaceFirst("jdbc:", "") + "?schema=" + schema;
  }
}
