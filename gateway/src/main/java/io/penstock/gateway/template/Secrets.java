package io.penstock.gateway.template;

import io.penstock.function.Arn;
import io.penstock.gateway.template.Value.Scalar;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values of SSM parameters and secrets: those given with {@code --parameter}, else those of the
 * secrets file and store. Pure.
 */
final class Secrets {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)}}");

  private static final String SECRET = "secretsmanager";

  private final TemplateInputs inputs;
  private final Problems problems;

  Secrets(TemplateInputs inputs, Problems problems) {
    this.inputs = inputs;
    this.problems = problems;
  }

  /**
   * Null when it is not known.
   *
   * @param kind {@code ssm} or {@code secretsmanager}: what was made through its API comes before
   *     what {@code penstock secrets} has
   */
  String value(String kind, String name) {
    String given = inputs.parameters().get(name);
    if (given == null) given = inputs.secrets().get(kind + ":" + name);
    return given != null ? given : inputs.secrets().get(name);
  }

  /** Text with its dynamic references worked out; what is missing is told by name. */
  Value resolve(Scalar text, String where) {
    Matcher found = REFERENCE.matcher(text.text());
    var result = new StringBuilder();
    while (found.find()) {
      String value =
          found.group(1).equals(SECRET)
              ? secret(found.group(2), text.place(), where)
              : parameter(found.group(2), text.place(), where);
      found.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    found.appendTail(result);
    return Value.text(result.toString(), text.place());
  }

  String parameter(String reference, Place place, String where) {
    int version = reference.lastIndexOf(':');
    String name =
        version > 0 && reference.substring(version + 1).matches("\\d+")
            ? reference.substring(0, version)
            : reference;
    String value = value("ssm", name);
    return value != null ? value : missing("SSM parameter", name, place, where);
  }

  /** {@code id:SecretString:key:stage:version}, all but the id left out at will. */
  private String secret(String reference, Place place, String where) {
    String id = reference;
    List<String> rest = List.of();
    int string = reference.indexOf(":SecretString");
    if (string > 0) {
      id = reference.substring(0, string);
      rest = List.of(reference.substring(string + 1).split(":", -1));
    }
    String value = byIdOrArn(id);
    if (value == null) return missing("secret", id, place, where);
    String key = rest.size() > 1 ? rest.get(1) : "";
    if (key.isEmpty()) return value;
    try {
      Object member = new JsonObject(value).getValue(key);
      if (member != null) return member.toString();
    } catch (DecodeException e) {
      // told below
    }
    problems.error(place, where, "secret " + id + " is no JSON object with a member " + key + ".");
    return "";
  }

  private String byIdOrArn(String id) {
    String value = value(SECRET, id);
    if (value != null || !Arn.looksLike(id)) return value;
    String name = Arn.of(id).name();
    value = value(SECRET, name);
    return value != null ? value : value(SECRET, name.replaceFirst("-[A-Za-z0-9]{6}$", ""));
  }

  private String missing(String kind, String name, Place place, String where) {
    problems.error(
        place,
        where,
        kind
            + " "
            + name
            + " has no value: give it with --parameter "
            + name
            + "=..., in the file of --secrets, or with penstock secrets set "
            + name
            + ".");
    return "";
  }
}
