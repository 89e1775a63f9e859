package io.penstock.gateway.cluster;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * What goes through between two nodes: length, kind, payload and {@link Seal} of each frame. Event
 * loop only.
 */
final class Frames implements Handler<Buffer> {
  /** Much more than the headers that a port takes. */
  private static final int MOST = 1024 * 1024;

  private static final int PIECE = 64 * 1024;

  private static final int PREFIX = 5;

  /** What a frame is. */
  enum Kind {
    HEAD,
    DATA,
    END
  }

  /** Takes the frames that come. */
  interface Taker {
    /** A frame that passed. */
    void frame(Kind kind, Buffer payload);

    /** What came is none, or was changed: nothing more will be taken. */
    void broken();
  }

  private final WriteStream<Buffer> out;
  private final Taker taker;
  private Seal ours;
  private Seal theirs;
  private Buffer rest = Buffer.buffer();
  private boolean broken;

  Frames(WriteStream<Buffer> out, Taker taker, Seal ours, Seal theirs) {
    this.out = out;
    this.taker = taker;
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Both sides have drawn: from here on these hold. */
  void seals(Seal newOurs, Seal newTheirs) {
    ours = newOurs;
    theirs = newTheirs;
  }

  void send(Kind kind, Buffer payload) {
    byte code = (byte) kind.ordinal();
    out.write(
        Buffer.buffer(PREFIX + payload.length() + Seal.LENGTH)
            .appendInt(payload.length())
            .appendByte(code)
            .appendBuffer(payload)
            .appendBytes(ours.next(code, payload)));
  }

  /** Of a body. */
  void data(Buffer payload) {
    for (int at = 0; at < payload.length(); at += PIECE)
      send(Kind.DATA, payload.slice(at, Math.min(payload.length(), at + PIECE)));
  }

  /** Whether the other side takes no more for now. */
  boolean full() {
    return out.writeQueueFull();
  }

  @Override
  public void handle(Buffer piece) {
    if (broken) return;
    rest = rest.length() == 0 ? piece : rest.copy().appendBuffer(piece);
    int at = 0;
    while (!broken && rest.length() - at >= PREFIX) {
      int length = rest.getInt(at);
      if (length < 0 || length > MOST) {
        refuse();
        return;
      }
      int end = at + PREFIX + length + Seal.LENGTH;
      if (rest.length() < end) break;
      one(rest.getByte(at + 4), rest.slice(at + PREFIX, at + PREFIX + length), end);
      at = end;
    }
    if (!broken) rest = rest.slice(at, rest.length());
  }

  private void one(byte code, Buffer payload, int end) {
    byte[] seal = rest.getBytes(end - Seal.LENGTH, end);
    if (code < 0 || code >= Kind.values().length || !theirs.isNext(code, payload, seal)) refuse();
    else taker.frame(Kind.values()[code], payload);
  }

  private void refuse() {
    broken = true;
    rest = Buffer.buffer();
    taker.broken();
  }
}
