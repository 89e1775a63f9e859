package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's members, typed.
 *
 * @param input as the JSON protocol has it, whichever it came by
 */
record QueueRequest(AwsCall call, JsonObject input) {
  /** Null when absent. */
  String text(String member) {
    return text(input, member);
  }

  static String text(JsonObject in, String member) {
    Object value = in.getValue(member);
    if (value == null || value instanceof String) return (String) value;
    throw SqsFaults.malformed(member);
  }

  /** A member with members; null when absent. */
  static JsonObject object(JsonObject in, String member) {
    Object value = in.getValue(member);
    if (value == null || value instanceof JsonObject) return (JsonObject) value;
    throw SqsFaults.malformed(member);
  }

  /** X-Ray's header, or null. */
  String trace() {
    return call.headers().get("x-amzn-trace-id");
  }

  String required(String member) {
    String text = text(member);
    if (text == null) throw SqsFaults.missing(member);
    return text;
  }

  /** Null when absent. */
  Integer number(String member, int least, int most) {
    return number(input, member, least, most);
  }

  static Integer number(JsonObject in, String member, int least, int most) {
    Object value = in.getValue(member);
    if (value == null) return null;
    String text = value.toString();
    if (text.matches("-?\\d{1,9}")
        && Integer.parseInt(text) >= least
        && Integer.parseInt(text) <= most) return Integer.valueOf(text);
    throw SqsFaults.invalid(
        "Value "
            + text
            + " for parameter "
            + member
            + " is invalid. Reason: Must be between "
            + least
            + " and "
            + most
            + ", if provided.");
  }

  /** Empty when absent. */
  List<String> texts(String member) {
    var texts = new ArrayList<String>();
    Object value = input.getValue(member);
    if (value == null) return texts;
    if (!(value instanceof JsonArray list)) throw SqsFaults.malformed(member);
    for (Object one : list) {
      if (!(one instanceof String text)) throw SqsFaults.malformed(member);
      texts.add(text);
    }
    return texts;
  }

  /** Empty when absent. */
  Map<String, String> map(String member) {
    var map = new LinkedHashMap<String, String>();
    JsonObject object = object(input, member);
    if (object == null) return map;
    for (String name : object.fieldNames()) {
      String value = text(object, name);
      if (value != null) map.put(name, value);
    }
    return map;
  }

  /** The queue that the URL names; old clients post to the URL itself. */
  String queue() {
    String url = text("QueueUrl");
    if (url == null && call.path().size() == 2) return call.path().getLast();
    if (url == null) throw SqsFaults.missing("QueueUrl");
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
