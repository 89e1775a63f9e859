package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborTest {
  private static Object read(String hex) {
    // {"a": VALUE}
    byte[] bytes = HexFormat.of().parseHex("a16161" + hex);
    return Cbor.read(Buffer.buffer(bytes)).getValue("a");
  }

  /** Examples of RFC 8949. */
  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "17, 23",
    "1818, 24",
    "1903e8, 1000",
    "1a000f4240, 1000000",
    "1b000000e8d4a51000, 1000000000000",
    "20, -1",
    "3903e7, -1000",
    "f93c00, 1.0",
    "fa47c35000, 100000.0",
    "fb3ff199999999999a, 1.1",
    "f4, false",
    "f5, true",
    "6449455446, IETF",
    "7f657374726561646d696e67ff, streaming",
    "c11a514b67b0, 1363896240",
    "9f0102ff, '[1,2]'",
    "83010203, '[1,2,3]'",
    "bf6161f5ff, '{\"a\":true}'",
    "4401020304, AQIDBA=="
  })
  void examples(String hex, String value) {
    Object read = read(hex);
    assertEquals(
        value,
        read instanceof JsonArray list
            ? list.encode()
            : read instanceof JsonObject object ? object.encode() : String.valueOf(read));
  }

  @ParameterizedTest
  @CsvSource({
    "a16161",
    "83",
    "1b",
    "5affffffff",
    "9f",
    "ff",
    "fc",
    "a16161f8ff",
    "a161611bffffffffffffffff",
    "a10101",
    "a161610050"
  })
  void whatIsNoneIsRefused(String hex) {
    assertThrows(
        IllegalArgumentException.class,
        () -> Cbor.read(Buffer.buffer(HexFormat.of().parseHex(hex))),
        hex);
  }

  @Test
  void depthIsBounded() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Cbor.read(Buffer.buffer(HexFormat.of().parseHex("a16161" + "81".repeat(100) + "00"))));
  }

  @Test
  void whatIsWrittenIsRead() {
    var object =
        new JsonObject()
            .put("text", "é".repeat(200))
            .put("numbers", new JsonArray().add(1).add(-300).add(70_000L).add(5_000_000_000L))
            .put("half", 0.5)
            .put("yes", true);
    assertEquals(object.encode(), Cbor.read(Cbor.write(object)).encode());
    var timed = new JsonObject().put("at", Instant.ofEpochSecond(1_700_000_000));
    assertEquals(1.7e9, Cbor.read(Cbor.write(timed)).getDouble("at"));
  }
}
