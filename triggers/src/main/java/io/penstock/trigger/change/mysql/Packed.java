package io.penstock.trigger.change.mysql;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads what the protocol writes: small integers, lengths, names. Pure. */
record Packed(ByteBuffer in) {
  long integer(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) value |= (in.get() & 0xffL) << 8 * i;
    return value;
  }

  /** A number in as many bytes as it needs, the first of which says how many. */
  int length() {
    int first = in.get() & 0xff;
    return Math.toIntExact(
        switch (first) {
          case 0xfc -> integer(2);
          case 0xfd -> integer(3);
          case 0xfe -> integer(8);
          default -> first;
        });
  }

  byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) throw new BufferUnderflowException();
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** A name with its length before it and a zero behind. */
  String name() {
    byte[] bytes = bytes(in.get() & 0xff);
    in.get();
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** As many as there are. */
  <T> List<T> all(Supplier<T> one) {
    var all = new ArrayList<T>();
    while (in.hasRemaining()) all.add(one.get());
    return all;
  }
}
