package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.ChunkSignatures;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * A body in the encoding {@code aws-chunked}: pieces with their lengths, each perhaps signed, and
 * trailers behind. One thread.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Signature
 *     calculations for trailing headers</a>
 */
final class ChunkedBody extends InputStream {
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_TRAILERS = 16;
  private static final String SIGNATURE = "x-amz-trailer-signature";

  private final InputStream in;
  private final ChunkSignatures signatures;
  private final boolean trailing;
  private final Map<String, String> trailers = new HashMap<>();
  private final MessageDigest hash;
  private long left;
  private String signature;
  private boolean begun;
  private boolean over;

  /**
   * @param signatures null where pieces are not signed, or nobody checks
   * @param trailing whether trailers are announced
   */
  ChunkedBody(InputStream in, ChunkSignatures signatures, boolean trailing) {
    this.in = new BufferedInputStream(in, 64 * 1024);
    this.signatures = signatures;
    this.trailing = trailing;
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Once all has been read; names in lower case. */
  Map<String, String> trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) return 0;
    if (left == 0 && !over) next();
    if (over) return -1;
    int read = in.read(into, from, (int) Math.min(length, left));
    if (read < 0) throw new BodyPipe.BrokenException();
    if (signatures != null) hash.update(into, from, read);
    left -= read;
    return read;
  }

  private void next() throws IOException {
    if (begun) {
      if (!line().isEmpty()) throw S3Faults.incomplete();
      checkPiece();
    }
    begun = true;
    String head = line();
    int semicolon = head.indexOf(';');
    String size = (semicolon < 0 ? head : head.substring(0, semicolon)).strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) throw S3Faults.incomplete();
    left = Long.parseLong(size, 16);
    String mark = "chunk-signature=";
    int signed = head.indexOf(mark);
    signature = signed < 0 ? null : head.substring(signed + mark.length()).strip();
    if (left == 0) end();
  }

  private void checkPiece() {
    if (signatures != null) signatures.piece(signature, HexFormat.of().formatHex(hash.digest()));
  }

  private void end() throws IOException {
    over = true;
    checkPiece();
    var signed = new StringBuilder();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || trailers.size() == MOST_TRAILERS) throw S3Faults.incomplete();
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT).strip();
      String value = line.substring(colon + 1).strip();
      trailers.put(name, value);
      if (!name.equals(SIGNATURE)) signed.append(name).append(':').append(value).append('\n');
    }
    if (signatures != null && trailing) {
      byte[] lines = signed.toString().getBytes(StandardCharsets.UTF_8);
      signatures.trailer(trailers.get(SIGNATURE), HexFormat.of().formatHex(hash.digest(lines)));
    }
    if (in.read() >= 0) throw S3Faults.incomplete();
  }

  /** Without its end; null at the end of the body, which some clients leave bare. */
  private String line() throws IOException {
    var line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        if (over && line.isEmpty()) return null;
        throw new BodyPipe.BrokenException();
      }
      if (c == '\n') break;
      if (line.length() == LONGEST_LINE)
        throw new AwsFault(400, "InvalidChunkSizeError", "A chunk's head is too long.");
      line.append((char) c);
    }
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') line.setLength(end - 1);
    return line.toString();
  }
}
