package io.penstock.trigger.change;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages of a replication stream that are cut or damaged: refused, without large allocations. */
class HostileLogTest {
  private static final int ROUNDS = Integer.getInteger("hostile.rounds", 5_000);
  private final long seed = Long.getLong("penstock.seed", System.nanoTime());

  private static byte[] relation() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte('R');
    out.writeInt(7);
    out.write("public\0gates\0d".getBytes(StandardCharsets.UTF_8));
    out.writeShort(2);
    for (String name : List.of("id", "note")) {
      out.writeByte(1);
      out.write((name + "\0").getBytes(StandardCharsets.UTF_8));
      out.writeInt(25);
      out.writeInt(-1);
    }
    return bytes.toByteArray();
  }

  private static byte[] update() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte('U');
    out.writeInt(7);
    for (char kind : new char[] {'O', 'N'}) {
      out.writeByte(kind);
      out.writeShort(3);
      out.writeByte('n');
      out.writeByte('u');
      out.writeByte('t');
      out.writeInt(3);
      out.write("abc".getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] truncate() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte('T');
    out.writeInt(1);
    out.writeByte(0);
    out.writeInt(7);
    return bytes.toByteArray();
  }

  @Test
  void whatIsWholeIsRead() throws IOException {
    assertTrue(PgOutput.read(ByteBuffer.wrap(relation())) instanceof PgMessage.Relation);
    assertTrue(PgOutput.read(ByteBuffer.wrap(update())) instanceof PgMessage.Update);
    assertTrue(PgOutput.read(ByteBuffer.wrap(truncate())) instanceof PgMessage.Truncate);
  }

  @Test
  void aCountThatTheMessageCannotHoldAllocatesNothing() {
    var message = ByteBuffer.allocate(10).put((byte) 'T').putInt(Integer.MAX_VALUE).rewind();
    assertThrows(IllegalStateException.class, () -> PgOutput.read(message));
  }

  @Test
  void damagedMessagesAreRefused() throws IOException {
    System.out.println("pgoutput seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    List<byte[]> whole = List.of(relation(), update(), truncate());
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = whole.get(random.nextInt(whole.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--)
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
      try {
        PgOutput.read(ByteBuffer.wrap(bytes, 0, length).slice());
      } catch (IllegalStateException e) {
        // refused
      } catch (RuntimeException e) {
        throw new AssertionError("round " + round + ", seed " + seed, e);
      }
    }
  }

  @Test
  void oddTextsOfValuesAreWrittenSomehow() throws IOException {
    System.out.println("values seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    var json = new com.fasterxml.jackson.core.JsonFactory();
    List<String> texts =
        List.of(
            "infinity",
            "294276-12-31 23:59:59.999999",
            "4713-01-01 00:00:00 BC",
            "0005-02-29 BC",
            "24:00:00",
            "2026-03-04 05:06:07.089+05:30:15",
            "{1,{2,NULL},\"a\\\"b\"}",
            "[0:1]={1,2}",
            "1 year 2 mons 3 days 04:05:06.789",
            "-1.5e-7",
            "NaN");
    int[] types = {
      PgValues.DATE,
      PgValues.TIME,
      PgValues.TIMESTAMP,
      PgValues.TIMESTAMPTZ,
      PgValues.TIMETZ,
      PgValues.INTERVAL,
      PgValues.BIT,
      PgValues.VARBIT,
      PgValues.NUMERIC,
      25,
      PgValues.UUID
    };
    for (int round = 0; round < ROUNDS; round++) {
      var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
      for (int i = random.nextInt(3); i > 0 && !text.isEmpty(); i--)
        text.setCharAt(
            random.nextInt(text.length()), "0129-+:. {}\",BC".charAt(random.nextInt(15)));
      int type = types[random.nextInt(types.length)];
      int element = random.nextInt(3) == 0 ? 25 : 0;
      var written = new StringWriter();
      try (var out = json.createGenerator(written)) {
        new PgType(type, element, random.nextInt(5) - 1).plain(text.toString(), out);
      } catch (RuntimeException e) {
        throw new AssertionError(text + " as " + type + ", seed " + seed, e);
      }
    }
  }
}
