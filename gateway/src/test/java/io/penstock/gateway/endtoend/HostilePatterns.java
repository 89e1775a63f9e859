package io.penstock.gateway.endtoend;

import java.util.LinkedHashMap;
import java.util.Map;

/** Event patterns and filter policies that are short, and much work. */
final class HostilePatterns {
  private HostilePatterns() {}

  static Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    String or = "{\"$or\":[{\"x\":[\"1\"]},{\"y\":[\"1\"]}]}";
    var wide = new StringBuilder();
    for (int i = 0; i < 17; i++) wide.append(i == 0 ? "" : ",").append("\"a" + i + "\":" + or);
    all.put("17 choices of two", "{\"detail\":{" + wide + "}}");
    String deep = "{\"x\":[1]}";
    for (int i = 0; i < 8; i++) deep = "{\"$or\":[" + deep + "," + deep + "]}";
    all.put("choices in choices", deep);
    all.put("90 deep", "{\"a\":".repeat(90) + "[1]" + "}".repeat(90));
    all.put("1,000 deep", "{\"a\":".repeat(1_000) + "[1]" + "}".repeat(1_000));
    all.put("2,000 brackets", "[".repeat(2_000));
    all.put("40 wildcards", "{\"a\":[" + "{\"wildcard\":\"*1a*b*\"},".repeat(40) + "\"v\"]}");
    all.put("120 stars", "{\"a\":[{\"wildcard\":\"" + "*a".repeat(120) + "\"}]}");
    all.put(
        "40 denied wildcards",
        "{\"a\":[" + "{\"anything-but\":{\"wildcard\":\"*a*b\"}},".repeat(40) + "\"v\"]}");
    all.put("60 ranges", "{\"a\":[" + "{\"numeric\":[\">\",1,\"<\",9]},".repeat(60) + "\"v\"]}");
    all.put("100 networks", "{\"a\":[" + "{\"cidr\":\"10.0.0.0/9\"},".repeat(100) + "\"v\"]}");
    all.put("800 values", "{\"a\":[" + "\"v\",".repeat(800) + "\"w\"]}");
    all.put("a number of 9s", "{\"a\":[{\"numeric\":[\"=\"," + "9".repeat(3_000) + "]}]}");
    all.put("a large exponent", "{\"a\":[{\"numeric\":[\"<\",1e999999999]}]}");
    all.put("a small exponent", "{\"a\":[1e-999999999]}");
    all.put("a network of all", "{\"a\":[{\"cidr\":\"::/0\"}]}");
    all.put("suffixes", "{\"a\":[" + "{\"suffix\":\"" + "ab".repeat(900) + "\"}]}");
    all.put(
        "in any case", "{\"a\":[{\"equals-ignore-case\":\"" + "aB\\u0130".repeat(300) + "\"}]}");
    return all;
  }
}
