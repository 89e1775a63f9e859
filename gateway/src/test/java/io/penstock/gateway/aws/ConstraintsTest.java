package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConstraintsTest {
  @Test
  void everythingWrongIsToldAtOnceInTheWordsOfAws() {
    var input =
        new JsonObject()
            .put("Name", "a b")
            .put("Size", 0)
            .put("State", "ON")
            .put("Target", new JsonObject().put("Arn", ""));
    var check = new Constraints(input);
    check.text("Name", 1, 64, Pattern.compile("[a-z]+"));
    check.number("Size", 1, 10);
    check.oneOf("State", "ENABLED", "ENABLED", "DISABLED");
    check.required("Other", 1, 5, null);
    check.in("Target").required("Arn", 1, 100, null);
    AwsFault fault = assertThrows(AwsFault.class, check::check);
    assertEquals("ValidationException", fault.code());
    assertEquals(
        "5 validation errors detected: Value 'a b' at 'name' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [a-z]+; Value '0' at 'size'"
            + " failed to satisfy constraint: Member must have value greater than or equal to"
            + " 1; Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum"
            + " value set: [ENABLED, DISABLED]; Value null at 'other' failed to satisfy"
            + " constraint: Member must not be null; Value '' at 'target.arn' failed to satisfy"
            + " constraint: Member must have length greater than or equal to 1",
        fault.getMessage());
  }

  @Test
  void goodInputIsGivenBack() {
    var check =
        new Constraints(
            new JsonObject()
                .put("Name", "abc")
                .put("Size", 5)
                .put("List", new JsonArray().add(new JsonObject().put("Id", "x"))));
    assertEquals("abc", check.text("Name", 1, 64, null));
    assertEquals(5, check.number("Size", 1, 10));
    assertEquals("ENABLED", check.oneOf("State", "ENABLED", "ENABLED"));
    assertEquals("x", check.each("List", 1, 10).getFirst().required("Id", 1, 2, null));
    assertNull(check.in("Absent"));
    check.check();
  }

  @Test
  void theWrongTypeIsASerializationError() {
    var check = new Constraints(new JsonObject().put("Name", 5).put("Size", 1.5));
    assertEquals(
        "SerializationException",
        assertThrows(AwsFault.class, () -> check.text("Name", 1, 2, null)).code());
    assertThrows(AwsFault.class, () -> check.number("Size", 1, 2));
  }
}
