package io.penstock.trigger.change;

import io.penstock.trigger.fuzz.Input;
import java.nio.ByteBuffer;

/** Messages of a replication stream, and the texts of their values. */
public final class PgOutputFuzz {
  private static final int[] TYPES = {
    PgValues.DATE, PgValues.TIME, PgValues.TIMESTAMP, PgValues.TIMESTAMPTZ, PgValues.TIMETZ
  };

  private PgOutputFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    try {
      PgOutput.read(ByteBuffer.wrap(data));
    } catch (IllegalStateException e) {
      // damaged: said so
    }
    String text = Input.text(data);
    PgArray.parse(text);
    PgValues.micros(text);
    for (int type : TYPES) {
      PgValues.count(new PgType(type, 0, -1), text);
      PgValues.zoned(type, text);
      PgValues.iso(type, text);
    }
  }
}
