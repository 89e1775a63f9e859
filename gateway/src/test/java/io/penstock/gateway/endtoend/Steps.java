package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a list of calls became, each by the name of its operation, and its number from the second of
 * that name on: {@code get_schedule}, {@code get_schedule 2}. What fails says which it was.
 */
final class Steps {
  private final Map<String, JsonObject> answers = new LinkedHashMap<>();

  /**
   * @param said as {@link Boto#run} gives it
   */
  Steps(List<JsonObject> said) {
    var counts = new HashMap<String, Integer>();
    for (JsonObject answer : said) {
      String name = answer.getString("of");
      int number = counts.merge(name, 1, Integer::sum);
      answers.put(number == 1 ? name : name + " " + number, answer);
    }
  }

  JsonObject get(String step) {
    JsonObject answer = answers.get(step);
    assertNotNull(answer, () -> "no " + step + " among " + answers.keySet());
    return answer;
  }

  /** The output of a step that succeeded. */
  JsonObject output(String step) {
    ok(step);
    return get(step).getJsonObject("output");
  }

  void ok(String step) {
    assertEquals(2, get(step).getInteger("status") / 100, () -> step + ": " + get(step).encode());
  }

  void fault(String step, int status, String code, String message) {
    JsonObject answer = get(step);
    assertEquals(
        List.of(status, code, message),
        List.of(
            answer.getInteger("status"),
            String.valueOf(answer.getString("code")),
            String.valueOf(answer.getString("message"))),
        step);
  }
}
