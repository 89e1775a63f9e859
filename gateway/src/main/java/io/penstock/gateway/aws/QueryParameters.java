package io.penstock.gateway.aws;

import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of an AWS Query request. Lists and maps are spelled in names: {@code
 * Tags.member.1.Key}, {@code Attributes.entry.2.value}.
 */
public final class QueryParameters {
  private static final int MOST = 5_000;

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the body, or the query of a GET.
   *
   * @throws AwsFault when it is not well encoded, or names one parameter twice
   */
  public static QueryParameters of(AwsCall call) {
    if (call.method() != HttpMethod.GET && call.body().length() > 0)
      return parse(call.body().toString(StandardCharsets.UTF_8));
    var values = new LinkedHashMap<String, String>();
    call.query().forEach(entry -> values.putIfAbsent(entry.getKey(), entry.getValue()));
    return new QueryParameters(values);
  }

  static QueryParameters parse(String form) {
    var values = new LinkedHashMap<String, String>();
    int from = 0;
    while (from < form.length()) {
      int end = form.indexOf('&', from);
      if (end < 0) end = form.length();
      if (end > from) {
        int equals = form.indexOf('=', from);
        if (equals < 0 || equals > end) equals = end;
        String name = decoded(form.substring(from, equals));
        String value = equals == end ? "" : decoded(form.substring(equals + 1, end));
        if (values.putIfAbsent(name, value) != null || values.size() > MOST)
          throw new AwsFault(400, "MalformedQueryString", "Too many or repeated parameters.");
      }
      from = end + 1;
    }
    return new QueryParameters(values);
  }

  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AwsFault(400, "MalformedQueryString", "The parameters are not well encoded.");
    }
  }

  /** The parameter, or null. */
  public String get(String name) {
    return values.get(name);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The members of a structure, a list or a map; the whole for the empty name; null for none. */
  QueryParameters in(String name) {
    if (name.isEmpty()) return this;
    var inside = new LinkedHashMap<String, String>();
    String start = name + ".";
    values.forEach(
        (key, value) -> {
          if (key.startsWith(start)) inside.put(key.substring(start.length()), value);
        });
    return inside.isEmpty() ? null : new QueryParameters(inside);
  }

  /**
   * The elements of a list, in the order of their numbers; each with its members, a plain one under
   * the empty name.
   *
   * @param prefix without the number: {@code Tags.member}, {@code Attribute}
   */
  public List<QueryParameters> list(String prefix) {
    var elements = new TreeMap<Integer, Map<String, String>>();
    String start = prefix + ".";
    values.forEach(
        (name, value) -> {
          if (!name.startsWith(start)) return;
          int dot = name.indexOf('.', start.length());
          String number = name.substring(start.length(), dot < 0 ? name.length() : dot);
          if (!number.matches("\\d{1,6}")) return;
          elements
              .computeIfAbsent(Integer.valueOf(number), n -> new LinkedHashMap<>())
              .put(dot < 0 ? "" : name.substring(dot + 1), value);
        });
    return elements.values().stream().map(QueryParameters::new).toList();
  }

  /** A list of plain texts. */
  public List<String> texts(String prefix) {
    var texts = new ArrayList<String>();
    for (QueryParameters element : list(prefix)) if (element.has("")) texts.add(element.get(""));
    return texts;
  }

  /**
   * A map, such as {@code map("Attributes.entry", "key", "value")}.
   *
   * @param key name of the member that is the key
   */
  public Map<String, String> map(String prefix, String key, String value) {
    var map = new LinkedHashMap<String, String>();
    for (QueryParameters entry : list(prefix))
      if (entry.has(key)) map.put(entry.get(key), entry.values.getOrDefault(value, ""));
    return map;
  }
}
