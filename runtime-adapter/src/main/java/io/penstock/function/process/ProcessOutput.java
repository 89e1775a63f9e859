package io.penstock.function.process;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;

/**
 * What a process prints, line by line. The process appends to a file and never waits; what it has
 * printed when it answers is in the file, so that an invocation's lines come before its END. Looked
 * at when an invocation ends and every so often in between. What comes faster than {@value
 * #BYTES_PER_SECOND} bytes a second for longer than a moment is dropped, and the log says how much;
 * lines longer than {@value #LINE_BYTES} bytes are cut in pieces. Any thread.
 */
final class ProcessOutput implements AutoCloseable {
  private static final int LINE_BYTES = 256 * 1024;
  private static final int BYTES_PER_SECOND = 2 * 1024 * 1024;
  private static final int BURST_BYTES = 4 * BYTES_PER_SECOND;
  private static final int KEEP_BYTES = 256 * 1024;
  private static final int TAIL_BYTES = 4 * 1024;
  private static final int CHUNK_BYTES = 16 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final FunctionLog log;
  private final FunctionSpec spec;
  private final String logStream;
  private final BiConsumer<String, String> listener;
  private final ProcessOutput main;
  private ProcessOutput besides; // touched under this one's lock only
  private byte[] line = new byte[512];
  private int length;
  private long position;
  private String requestId;
  private Buffer tail;
  private long allowance = BURST_BYTES;
  private long filledNanos = System.nanoTime();
  private long dropped;
  private boolean closed;

  /**
   * @param listener told what the function ({@code function}), or a program beside it ({@code
   *     extension}), has printed; must not block
   */
  ProcessOutput(
      Path folder,
      FunctionLog log,
      FunctionSpec spec,
      String logStream,
      BiConsumer<String, String> listener)
      throws IOException {
    this(folder, log, spec, logStream, listener, null);
  }

  private ProcessOutput(
      Path folder,
      FunctionLog log,
      FunctionSpec spec,
      String logStream,
      BiConsumer<String, String> listener,
      ProcessOutput main)
      throws IOException {
    this.file = Files.createTempFile(folder, "output-", ".log");
    this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.log = log;
    this.spec = spec;
    this.logStream = logStream;
    this.listener = listener;
    this.main = main;
  }

  /** A file for the programs that run beside this one's, whose lines are logged among its own. */
  synchronized Path beside() throws IOException {
    besides = new ProcessOutput(file.getParent(), log, spec, logStream, listener, this);
    return besides.file;
  }

  /** The file the process is to append to. */
  Path file() {
    return file;
  }

  /** From here on lines belong to this invocation; null: to none. */
  synchronized void belongsTo(String newRequestId, boolean wantTail) {
    poll();
    flush();
    requestId = newRequestId;
    tail = wantTail ? Buffer.buffer(TAIL_BYTES) : null;
  }

  /** The last 4 KB of the invocation's log; null if it was not wanted. */
  synchronized Buffer tail() {
    if (tail == null || tail.length() <= TAIL_BYTES) return tail;
    return tail.getBuffer(tail.length() - TAIL_BYTES, tail.length());
  }

  /** One line of Penstock's own, after all that has been printed so far; null: none. */
  synchronized void platform(String text) {
    poll();
    flush();
    if (text != null) log(text);
  }

  /** Logs what has been printed since the last look. */
  synchronized void poll() {
    if (besides != null) besides.poll();
    if (closed) return;
    try {
      long size = channel.size();
      if (size == position) return;
      take(size);
      if (position > KEEP_BYTES && channel.size() == position) {
        channel.truncate(0);
        position = 0;
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  private void take(long size) throws IOException {
    long now = System.nanoTime();
    allowance =
        Math.min(BURST_BYTES, allowance + (now - filledNanos) * BYTES_PER_SECOND / 1_000_000_000L);
    filledNanos = now;
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, size - position));
    while (position < size && allowance > 0) {
      int n = channel.read(chunk.clear(), position);
      if (n <= 0) break;
      if (dropped > 0) {
        emit("[" + dropped + " bytes of output came too fast and were dropped]");
        dropped = 0;
      }
      position += n;
      allowance -= n;
      lines(chunk.array(), n);
    }
    if (position < size && allowance <= 0) {
      dropped += size - position;
      position = size;
      length = 0;
    }
  }

  private void lines(byte[] chunk, int n) {
    int from = 0;
    for (int i = 0; i < n; i++) {
      if (chunk[i] != '\n') continue;
      append(chunk, from, i - from);
      flush();
      from = i + 1;
    }
    append(chunk, from, n - from);
  }

  private void append(byte[] chunk, int from, int count) {
    while (count > 0) {
      int fits = Math.min(count, LINE_BYTES - length);
      if (length + fits > line.length)
        line =
            java.util.Arrays.copyOf(
                line, Math.min(LINE_BYTES, Math.max(length + fits, 2 * line.length)));
      System.arraycopy(chunk, from, line, length, fits);
      length += fits;
      from += fits;
      count -= fits;
      if (length == LINE_BYTES) flush();
    }
  }

  private void flush() {
    if (length == 0) return;
    int end = line[length - 1] == '\r' ? length - 1 : length;
    emit(new String(line, 0, end, StandardCharsets.UTF_8));
    length = 0;
  }

  private void emit(String text) {
    if (main == null) {
      listener.accept("function", text);
      log(text);
    } else {
      listener.accept("extension", text);
      main.log(text);
    }
  }

  private synchronized void log(String text) {
    log.line(spec, logStream, requestId, text);
    if (tail == null) return;
    if (tail.length() > 16 * TAIL_BYTES)
      tail = tail.getBuffer(tail.length() - TAIL_BYTES, tail.length());
    tail.appendString(text).appendByte((byte) '\n');
  }

  /** Logs what is left and removes the file. */
  @Override
  public synchronized void close() {
    if (closed) return;
    poll();
    if (besides != null) besides.close();
    flush();
    if (dropped > 0) emit("[" + dropped + " bytes of output came too fast and were dropped]");
    closed = true;
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // left behind; the next start removes it
    }
  }
}
