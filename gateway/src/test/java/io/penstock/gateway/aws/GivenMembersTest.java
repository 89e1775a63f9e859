package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class GivenMembersTest {
  @Test
  void aMemberThatIsNullWasNotGiven() {
    assertEquals(
        new JsonObject("{\"a\":{\"c\":1},\"l\":[null,{},[{}]],\"f\":false}"),
        GivenMembers.of(
            Buffer.buffer(
                "{\"a\":{\"b\":null,\"c\":1},\"l\":[null,{\"x\":null},[{\"y\":null}]],"
                    + "\"n\":null,\"f\":false}")));
    assertEquals(new JsonObject(), GivenMembers.of(Buffer.buffer()));
  }

  @Test
  void anotherThanAnObjectIsNone() {
    for (String body : new String[] {"[]", "1", "null", "\"x\""})
      assertThrows(RuntimeException.class, () -> GivenMembers.of(Buffer.buffer(body)), body);
  }
}
