package io.penstock.gateway.endtoend;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies that are short to send and long to read: JSON, XML, templates, policies. */
final class HostileBodies {
  private HostileBodies() {}

  static Map<String, String> json() {
    var all = new LinkedHashMap<String, String>();
    all.put("brackets", "[".repeat(100_000));
    all.put("objects in objects", "{\"a\":".repeat(100_000));
    all.put("a number of 9s", "{\"a\":" + "9".repeat(200_000) + "}");
    all.put("an exponent of 9s", "{\"a\":1e" + "9".repeat(1_000) + "}");
    all.put("a large exponent", "{\"a\":1e999999999,\"Timestamp\":1e999999999}");
    all.put("large exponents", "{\"a\":[" + "1e99999999,".repeat(10_000) + "1]}");
    all.put("a small exponent", "{\"a\":1e-999999999,\"MaximumRetryAttempts\":1e-999999999}");
    all.put("a whole number by its exponent", "{\"MaximumRetryAttempts\":1e99999999}");
    all.put("a long name", "{\"" + "a".repeat(200_000) + "\":1}");
    all.put("zeros", "{\"a\":\"" + "\\u0000".repeat(50_000) + "\"}");
    all.put("one name again and again", "{" + "\"a\":1,".repeat(50_000) + "\"b\":2}");
    var names = new StringBuilder("{");
    // Texts of one hash: "Aa" and "BB" are alike.
    for (int i = 0; i < 1 << 14; i++) {
      names.append('"');
      for (int bit = 0; bit < 14; bit++) names.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      names.append("\":1,");
    }
    all.put("names of one hash", names.append("\"b\":2}").toString());
    all.put("no UTF-8", "\u00ff".repeat(50_000));
    all.put("half a surrogate", "{\"a\":\"" + "\\ud800".repeat(40_000) + "\"}");
    all.put("nothing", "null");
    return all;
  }

  static Map<String, String> xml() {
    var all = new LinkedHashMap<String, String>();
    var laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e0 \"ha\">");
    for (int i = 1; i < 12; i++)
      laughs.append("<!ENTITY e" + i + " \"" + ("&e" + (i - 1) + ";").repeat(10) + "\">");
    all.put("laughs", laughs + "]><Delete><Object><Key>&e11;</Key></Object></Delete>");
    all.put(
        "an entity of a file",
        "<!DOCTYPE d [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
            + "<Delete><Object><Key>&e;</Key></Object></Delete>");
    all.put("elements in elements", "<a>".repeat(50_000));
    all.put("attributes", "<Delete " + "a=\"b\" ".repeat(10_000) + "/>");
    all.put(
        "20,000 objects",
        "<Delete>" + "<Object><Key>k</Key></Object>".repeat(20_000) + "</Delete>");
    all.put("comments", "<Delete>" + "<!---->".repeat(50_000) + "</Delete>");
    all.put("references", "<Delete><Object><Key>" + "&#65;".repeat(50_000) + "</Key></Object>");
    all.put(
        "parts",
        "<CompleteMultipartUpload>"
            + "<Part><PartNumber>1</PartNumber><ETag>e</ETag></Part>".repeat(15_000)
            + "</CompleteMultipartUpload>");
    return all;
  }

  static Map<String, String> templates() {
    var all = new LinkedHashMap<String, String>();
    var laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++)
      laughs.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n");
    all.put("laughs of aliases", laughs + "Resources: *a11\n");
    all.put("an alias of itself", "Resources: &a\n  b: *a\n");
    all.put("merges", "x: &x {a: b}\nResources:\n  q: {" + "<<: *x, ".repeat(5_000) + "}\n");
    all.put("deep", "Resources: " + "{a: ".repeat(10_000));
    all.put("deep lists", "Resources: " + "[".repeat(40_000));
    all.put("a tag", "Resources: !!javax.script.ScriptEngineManager [x]\n");
    all.put(
        "a file", "Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: /}}}");
    all.put("joins in joins", "Resources: {Q: " + "{Fn::Join: ['', [".repeat(5_000));
    all.put("a circle", "Resources: {A: {Type: AWS::SQS::Queue, DependsOn: A}}");
    var many = new StringBuilder("Resources:\n");
    for (int i = 0; i < 1_500; i++) many.append(" Q" + i + ": {Type: AWS::SQS::Queue}\n");
    all.put("1,500 queues", many.toString());
    all.put(
        "a text of texts",
        "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '"
            + "${AWS::Region}".repeat(3_000)
            + "'}}}");
    all.put("digits", "Resources: {Q: " + "9".repeat(40_000) + "}");
    all.put("a number with colons", "Resources: {Q: 1" + ":59".repeat(10_000) + "}");
    return all;
  }

  static String objects(int bytes) {
    String one = "{\"b\":\"c\"},";
    return "{\"Entries\":[" + one.repeat(bytes / one.length() - 4) + "{}]}";
  }

  /** Each another. */
  static String names(int bytes) {
    var all = new StringBuilder("{");
    for (int i = 0; all.length() < bytes - 40; i++)
      all.append('"').append(Integer.toString(i * 7_919, 36)).append("\":1,");
    return all.append("\"b\":2}").toString();
  }

  static String policy() {
    String stars = "*a".repeat(400) + "*";
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\""
        + stars
        + "\",\"Resource\":\""
        + stars
        + "\"}]}";
  }
}
