package io.penstock.trigger.change;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads messages of the plug-in {@code pgoutput}, version 1 of its protocol. Pure. */
final class PgOutput {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  /** Of a column without a name. */
  private static final int COLUMN_BYTES = 10;

  private PgOutput() {}

  /**
   * @throws IllegalStateException for what is no such message
   */
  static PgMessage read(ByteBuffer in) {
    try {
      return message(in);
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      throw new IllegalStateException("a damaged message of pgoutput", e);
    }
  }

  /** How many follow, of which each takes so many bytes at least. */
  private static int count(int said, int bytes, ByteBuffer in) {
    if (said < 0 || said > in.remaining() / bytes)
      throw new IllegalStateException("a damaged message of pgoutput: " + said + " of something");
    return said;
  }

  private static PgMessage message(ByteBuffer in) {
    return switch (in.get()) {
      case 'B' -> {
        long log = in.getLong();
        Instant time = EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
        yield new PgMessage.Begin(log, time, Integer.toUnsignedLong(in.getInt()));
      }
      case 'C' -> {
        in.get();
        in.getLong();
        yield new PgMessage.Commit(in.getLong());
      }
      case 'R' -> relation(in);
      case 'I' -> {
        int relation = in.getInt();
        in.get();
        yield new PgMessage.Insert(relation, values(in));
      }
      case 'U' -> {
        int relation = in.getInt();
        byte kind = in.get();
        String[] before = null;
        if (kind != 'N') {
          before = values(in);
          in.get();
        }
        yield new PgMessage.Update(relation, before, kind == 'O', values(in));
      }
      case 'D' -> {
        int relation = in.getInt();
        byte kind = in.get();
        yield new PgMessage.Delete(relation, values(in), kind == 'O');
      }
      case 'T' -> {
        int[] relations = new int[count(in.getInt(), Integer.BYTES, in)];
        in.get();
        for (int i = 0; i < relations.length; i++) relations[i] = in.getInt();
        yield new PgMessage.Truncate(relations);
      }
      default -> new PgMessage.Other();
    };
  }

  private static PgMessage relation(ByteBuffer in) {
    int id = in.getInt();
    String schema = text(in);
    String name = text(in);
    in.get();
    String[] columns = new String[count(in.getShort(), COLUMN_BYTES, in)];
    for (int i = 0; i < columns.length; i++) {
      in.get();
      columns[i] = text(in);
      in.getInt();
      in.getInt();
    }
    return new PgMessage.Relation(id, schema, name, columns);
  }

  private static String[] values(ByteBuffer in) {
    String[] values = new String[count(in.getShort(), 1, in)];
    for (int i = 0; i < values.length; i++)
      values[i] =
          switch (in.get()) {
            case 'n' -> null;
            case 'u' -> RowChange.UNCHANGED;
            case 't' -> text(in, in.getInt());
            default -> throw new IllegalStateException("a value in a form that was not asked for");
          };
    return values;
  }

  private static String text(ByteBuffer in) {
    int start = in.position();
    int end = start;
    while (in.get(end) != 0) end++;
    String text = text(in, end - start);
    in.get();
    return text;
  }

  private static String text(ByteBuffer in, int length) {
    count(length, 1, in);
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
