package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.BodyStream;
import io.penstock.trigger.http.BodySink;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/**
 * A body between its event loop and the virtual thread that reads it. Holds a little: beyond that
 * the connection is read no further until some has been taken.
 */
final class BodyPipe extends InputStream implements BodySink {
  private static final int MUCH = 512 * 1024;
  private static final int LITTLE = 128 * 1024;

  private final BodyStream stream;
  private final Context context;
  private final ArrayDeque<Buffer> waiting = new ArrayDeque<>();
  private int at;
  private int held;
  private boolean paused;
  private boolean ended;
  private boolean broken;

  /** Its client has gone, or was too slow. */
  static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param context of the request
   */
  BodyPipe(BodyStream stream, Context context) {
    this.stream = stream;
    this.context = context;
  }

  /** On the event loop. */
  void open() {
    stream.read(this, problem -> gone());
  }

  @Override
  public synchronized void data(Buffer piece) {
    if (piece.length() == 0) return;
    waiting.add(piece);
    held += piece.length();
    if (held > MUCH && !paused) {
      paused = true;
      stream.pause();
    }
    notifyAll();
  }

  @Override
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void gone() {
    broken = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    try {
      while (waiting.isEmpty() && !ended && !broken) wait();
    } catch (InterruptedException e) {
      throw new BrokenException();
    }
    if (broken) throw new BrokenException();
    if (waiting.isEmpty()) return -1;
    Buffer piece = waiting.peek();
    int taken = Math.min(length, piece.length() - at);
    piece.getBytes(at, at + taken, into, from);
    at += taken;
    held -= taken;
    if (at == piece.length()) {
      waiting.remove();
      at = 0;
    }
    if (paused && held < LITTLE) {
      paused = false;
      context.runOnContext(none -> stream.resume());
    }
    return taken;
  }
}
