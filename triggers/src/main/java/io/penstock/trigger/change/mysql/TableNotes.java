package io.penstock.trigger.change.mysql;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** What {@code binlog_row_metadata} adds to a table map. */
final class TableNotes {
  private static final int UTF8 = 45;

  private List<String> names = List.of();
  private final Queue<List<byte[]>> enums = new ArrayDeque<>();
  private final Queue<List<byte[]>> sets = new ArrayDeque<>();
  private final List<Integer> key = new ArrayList<>();
  private final BitSet unsigned = new BitSet();
  private final Charsets texts = new Charsets();
  private final Charsets members = new Charsets();

  /** Collations, by place among the columns that have one. */
  private static final class Charsets {
    private int usual = UTF8;
    private final Map<Integer, Integer> others = new HashMap<>();
    private int next;

    int next() {
      return others.getOrDefault(next++, usual);
    }
  }

  TableNotes(ByteBuffer in) {
    var packed = new Packed(in);
    while (in.hasRemaining()) {
      int field = in.get() & 0xff;
      int length = packed.length();
      var part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      in.position(in.position() + length);
      read(field, new Packed(part));
    }
  }

  private void read(int field, Packed part) {
    switch (field) {
      case 1 -> {
        for (int i = 0; part.in().hasRemaining(); i += 8) {
          int bits = part.in().get();
          for (int bit = 0; bit < 8; bit++) unsigned.set(i + bit, (bits << bit & 0x80) != 0);
        }
      }
      case 2 -> usual(part, texts);
      case 3 -> each(part, texts);
      case 4 ->
          names = part.all(() -> new String(part.bytes(part.length()), StandardCharsets.UTF_8));
      case 5 -> sets.addAll(part.all(() -> members(part)));
      case 6 -> enums.addAll(part.all(() -> members(part)));
      case 8 -> key.addAll(part.all(part::length));
      case 9 ->
          part.all(
              () -> {
                key.add(part.length());
                return part.length();
              });
      case 10 -> usual(part, members);
      case 11 -> each(part, members);
      default -> {}
    }
  }

  private static void usual(Packed part, Charsets charsets) {
    charsets.usual = part.length();
    part.all(() -> charsets.others.put(part.length(), part.length()));
  }

  private static void each(Packed part, Charsets charsets) {
    for (int i = 0; part.in().hasRemaining(); i++) charsets.others.put(i, part.length());
  }

  private static List<byte[]> members(Packed part) {
    var members = new ArrayList<byte[]>();
    for (int count = part.length(); count > 0; count--) members.add(part.bytes(part.length()));
    return members;
  }

  /** Of all columns; empty when the server does not log them. */
  List<String> names() {
    return names;
  }

  /** Place of a column in the primary key, from 1; 0 when it is not part of it. */
  int key(int column) {
    return key.indexOf(column) + 1;
  }

  /**
   * @param numeric place among columns of numbers
   */
  boolean unsigned(int numeric) {
    return unsigned.get(numeric);
  }

  /** Of the next column of texts. */
  int textCollation() {
    return texts.next();
  }

  /** Of the next enumeration or set. */
  int memberCollation() {
    return members.next();
  }

  List<byte[]> nextEnum() {
    return enums.remove();
  }

  List<byte[]> nextSet() {
    return sets.remove();
  }
}
