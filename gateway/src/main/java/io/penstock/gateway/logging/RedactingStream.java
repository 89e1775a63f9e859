package io.penstock.gateway.logging;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Hands on whole lines, without what is secret; a longer one than {@value #LONGEST} in parts. */
final class RedactingStream extends OutputStream {
  private static final int LONGEST = 1 << 20;

  private final PrintStream to;
  private final Charset charset;
  private final Redaction redaction;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  RedactingStream(PrintStream to, Redaction redaction) {
    this.to = to;
    this.charset = to.charset();
    this.redaction = redaction;
  }

  @Override
  public synchronized void write(int one) {
    line.write(one);
    if (ends(one) || line.size() >= LONGEST) handOn();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int begin = offset;
    for (int at = offset; at < end; at++)
      if (ends(bytes[at]) || line.size() + at - begin >= LONGEST) {
        line.write(bytes, begin, at + 1 - begin);
        begin = at + 1;
        handOn();
      }
    line.write(bytes, begin, end - begin);
  }

  /** Progress that is written over ends with a carriage return. */
  private static boolean ends(int one) {
    return one == '\n' || one == '\r';
  }

  private void handOn() {
    pass();
    to.flush();
  }

  /** What is not yet a line, such as a question, is handed on too. */
  @Override
  public synchronized void flush() {
    handOn();
  }

  private void pass() {
    if (line.size() == 0) return;
    String text = line.toString(charset);
    String told = redaction.text(text);
    byte[] bytes = told.equals(text) ? line.toByteArray() : told.getBytes(charset);
    line.reset();
    to.write(bytes, 0, bytes.length);
  }
}
