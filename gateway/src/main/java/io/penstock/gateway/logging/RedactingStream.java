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
    if (one == '\n' || line.size() >= LONGEST) pass();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int begin = offset;
    for (int at = offset; at < end; at++)
      if (bytes[at] == '\n' || line.size() + at - begin >= LONGEST) {
        line.write(bytes, begin, at + 1 - begin);
        begin = at + 1;
        pass();
      }
    line.write(bytes, begin, end - begin);
  }

  /** What is not yet a line, such as a question, is handed on too. */
  @Override
  public synchronized void flush() {
    pass();
    to.flush();
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
