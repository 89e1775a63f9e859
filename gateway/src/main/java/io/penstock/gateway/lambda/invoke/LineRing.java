package io.penstock.gateway.lambda.invoke;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Log lines as bytes in a ring that grows to its limit. A busy function writes tens of thousands of
 * lines a second: as objects they would all outlive a collection, to be dropped right after it.
 *
 * <pre>
 * record: time (8 bytes), then stream, request id and text, each as length (4 bytes) and UTF-8
 * </pre>
 *
 * Any thread; locked for the copying only.
 */
final class LineRing {
  static final int LINES = 2_000;
  static final int BYTES = 512 * 1024;
  private static final int FIRST_BYTES = 8 * 1024;
  private static final int HEAD = 20;

  /** Of one line: what leaves room for others. */
  private static final int MOST_TEXT = BYTES / 2;

  private byte[] ring = new byte[FIRST_BYTES];
  private int head;
  private int used;
  private int lines;
  private long added;

  /**
   * @param requestId or null
   * @return how many were added before it
   */
  long add(long millis, String stream, String requestId, String line) {
    byte[] streamBytes = bytes(stream);
    byte[] idBytes = requestId == null ? null : bytes(requestId);
    byte[] text = bytes(line);
    int textLength = Math.min(text.length, MOST_TEXT);
    int size = HEAD + streamBytes.length + (idBytes == null ? 0 : idBytes.length) + textLength;
    synchronized (this) {
      makeRoom(size);
      int at = putInt(end(), (int) (millis >>> 32));
      at = putInt(at, (int) millis);
      at = put(at, streamBytes, streamBytes.length);
      at = idBytes == null ? putInt(at, -1) : put(at, idBytes, idBytes.length);
      put(at, text, textLength);
      used += size;
      lines++;
      return added++;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int end() {
    return (head + used) & (ring.length - 1);
  }

  private void makeRoom(int size) {
    while (lines == LINES || used + size > BYTES) dropOldest();
    int wanted = ring.length;
    while (wanted < used + size) wanted *= 2;
    if (wanted == ring.length) return;
    var larger = new byte[wanted];
    copy(head, larger, 0, used);
    ring = larger;
    head = 0;
  }

  private void dropOldest() {
    int at = head + 8;
    for (int field = 0; field < 3; field++) at += 4 + Math.max(0, getInt(at));
    used -= at - head;
    head = at & (ring.length - 1);
    lines--;
  }

  private int putInt(int at, int value) {
    int mask = ring.length - 1;
    ring[at & mask] = (byte) (value >>> 24);
    ring[(at + 1) & mask] = (byte) (value >>> 16);
    ring[(at + 2) & mask] = (byte) (value >>> 8);
    ring[(at + 3) & mask] = (byte) value;
    return (at + 4) & mask;
  }

  private int put(int at, byte[] bytes, int length) {
    int from = putInt(at, length);
    int first = Math.min(length, ring.length - from);
    System.arraycopy(bytes, 0, ring, from, first);
    System.arraycopy(bytes, first, ring, 0, length - first);
    return (from + length) & (ring.length - 1);
  }

  private int getInt(int at) {
    int mask = ring.length - 1;
    return ring[at & mask] << 24
        | (ring[(at + 1) & mask] & 0xff) << 16
        | (ring[(at + 2) & mask] & 0xff) << 8
        | ring[(at + 3) & mask] & 0xff;
  }

  private void copy(int from, byte[] to, int at, int length) {
    int start = from & (ring.length - 1);
    int first = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, to, at, first);
    System.arraycopy(ring, 0, to, at + first, length - first);
  }

  /** The last lines, oldest first, at most so many. */
  synchronized List<Line> last(String function, int count) {
    var last = new ArrayList<Line>();
    int at = head;
    for (int i = 0; i < lines; i++) {
      long millis = (long) getInt(at) << 32 | getInt(at + 4) & 0xffffffffL;
      at += 8;
      var fields = new String[3];
      boolean wanted = i >= lines - count;
      for (int field = 0; field < 3; field++) {
        int length = getInt(at);
        at += 4;
        if (length < 0) continue;
        if (wanted) fields[field] = text(at, length);
        at += length;
      }
      if (wanted)
        last.add(
            new Line(
                Instant.ofEpochMilli(millis),
                function,
                fields[0],
                fields[1],
                fields[2],
                added - lines + i));
    }
    return List.copyOf(last);
  }

  /** Bytes that are in use. */
  synchronized int used() {
    return used;
  }

  private String text(int at, int length) {
    var bytes = new byte[length];
    copy(at, bytes, 0, length);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
