package io.penstock.trigger.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * The decoder of Vert.x behind a gate: a request's header is looked at byte by byte, and handed on
 * only when it is there as a whole. What proxies read differently never gets through: folded lines,
 * bare CR or LF, control characters, more than the allowed size or number of lines.
 *
 * <p>It takes the place of the decoder that Vert.x put into the pipeline. Event loop only.
 */
final class StrictDecoder extends VertxHttpRequestDecoder implements ByteProcessor {
  private static final int MAX_LINES = 256;
  private static final int CHUNK = 64 * 1024;
  private static final int SPACES_IN_REQUEST_LINE = 2;
  private static final boolean[] NAME = new boolean[128];

  static {
    String legal = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < NAME.length; c++) {
      NAME[c] = Character.isLetterOrDigit(c) || legal.indexOf(c) >= 0;
    }
  }

  private final ClientConnection edge;
  private final int maxHeaderBytes;
  private final long maxWireBytes;

  private boolean inBody;
  private boolean refused;
  private boolean last;
  private boolean mayBeBlank = true;
  private Refusal refusal;

  // State of the gate within one header.
  private int seen;
  private int lines;
  private int lineLength;
  private int spaces;
  private boolean inName;
  private boolean afterCr;

  StrictDecoder(ClientConnection edge, HttpSettings settings) {
    super(config(settings.maxHeaderBytes()));
    this.edge = edge;
    maxHeaderBytes = settings.maxHeaderBytes();
    // Chunked framing may cost as much again as the body, and no more.
    maxWireBytes = 2L * settings.maxBodyBytes() + CHUNK;
  }

  private static Http1ServerConfig config(int maxHeaderBytes) {
    return new Http1ServerConfig()
        .setMaxInitialLineLength(maxHeaderBytes)
        .setMaxHeaderSize(maxHeaderBytes)
        .setMaxChunkSize(CHUNK)
        .setDecoderInitialBufferSize(256);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused || edge.isClosing()) {
      edge.bodyCame(in.readableBytes());
      in.skipBytes(in.readableBytes());
    } else if (inBody) {
      body(ctx, in, out);
    } else if (in.isReadable() && !skipBlankLine(in)) {
      header(ctx, in, out);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    super.channelWritabilityChanged(ctx);
    // In a task of its own, on the connection's context: a request may begin.
    ctx.executor().execute(edge::writable);
  }

  /** One empty line before a request is ignored, as RFC 9112 asks. */
  private boolean skipBlankLine(ByteBuf in) {
    if (!mayBeBlank || in.getByte(in.readerIndex()) != '\r') {
      mayBeBlank = false;
      return false;
    }
    if (in.readableBytes() > 1) {
      mayBeBlank = false;
      if (in.getByte(in.readerIndex() + 1) == '\n') {
        in.skipBytes(2);
        return true;
      }
      return false;
    }
    return true;
  }

  private void header(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (seen == 0) {
      edge.headerBegins();
    }
    int from = in.readerIndex() + seen;
    int stop = in.forEachByte(from, in.writerIndex() - from, this);
    if (refusal != null) {
      refuse(in, out, refusal);
    } else if (stop >= 0) {
      seen = 0;
      lines = 0;
      lineLength = 0;
      spaces = 0;
      inName = false;
      super.decode(ctx, in, out);
      if (out.isEmpty()) {
        throw new IllegalStateException("the decoder did not see a header where the gate did");
      }
      if (!RequestCheck.isSpoken(out.getFirst())) {
        out.clear();
        refuse(in, out, Refusal.VERSION);
        return;
      }
      inBody = !ended(out);
      last = out.getFirst() instanceof HttpRequest request && !HttpUtil.isKeepAlive(request);
      edge.headerEnds(inBody);
      endIfLast();
      mayBeBlank = !inBody;
    } else {
      seen = in.readableBytes();
    }
  }

  private void refuse(ByteBuf in, List<Object> out, Refusal why) {
    refused = true;
    out.add(invalid(why));
    in.skipBytes(in.readableBytes());
  }

  /** Looks at one byte; false to stop, at the header's end or because it is refused. */
  @Override
  public boolean process(byte b) {
    if (++seen > maxHeaderBytes) {
      refusal = Refusal.HEADERS_TOO_LARGE;
      return false;
    }
    if (b == '\n') {
      if (!afterCr) {
        refusal = Refusal.BAD_REQUEST;
        return false;
      }
      afterCr = false;
      if (lineLength == 0) {
        refusal = lines == 0 ? Refusal.BAD_REQUEST : null;
        return false;
      }
      return lineEnds();
    }
    if (b == '\r' && !afterCr) {
      afterCr = true;
      return true;
    }
    boolean legal = !afterCr && (inName ? isLegalInName(b) : isLegal(b));
    if (!legal) {
      refusal = Refusal.BAD_REQUEST;
      return false;
    }
    lineLength++;
    return true;
  }

  private boolean lineEnds() {
    if (inName || lines == 0 && spaces != SPACES_IN_REQUEST_LINE) {
      refusal = Refusal.BAD_REQUEST;
      return false;
    }
    if (++lines > MAX_LINES) {
      refusal = Refusal.HEADERS_TOO_LARGE;
      return false;
    }
    lineLength = 0;
    inName = true;
    return true;
  }

  /** A space here would be a folded line, or a name that some trim and others do not. */
  private boolean isLegalInName(byte b) {
    if (b == ':') {
      inName = false;
      return lineLength > 0;
    }
    return b > 0 && NAME[b];
  }

  private boolean isLegal(byte b) {
    if (lines == 0) {
      spaces += b == ' ' ? 1 : 0;
      return b >= ' ' && b != 0x7f;
    }
    return b >= ' ' && b != 0x7f || b == '\t' || b < 0;
  }

  private void body(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int before = in.readableBytes();
    super.decode(ctx, in, out);
    edge.bodyCame(before - in.readableBytes());
    if (isBroken(out)) {
      // Vert.x would close the connection without a word
      out.removeLast();
      refused = true;
      ctx.executor().execute(edge::badBody);
    } else if (ended(out)) {
      inBody = false;
      mayBeBlank = true;
      edge.bodyEnds();
      endIfLast();
    } else if (edge.bodyBytes() > maxWireBytes && !edge.isStreaming()) {
      refused = true;
      ctx.close();
    }
  }

  /** A client that has said it is its last request sends none behind it. */
  private void endIfLast() {
    refused |= last && !inBody;
  }

  private static boolean isBroken(List<Object> out) {
    return !out.isEmpty()
        && out.getLast() instanceof DecoderResultProvider part
        && part.decoderResult().isFailure();
  }

  private static boolean ended(List<Object> out) {
    return !out.isEmpty() && out.getLast() instanceof LastHttpContent;
  }

  private DefaultHttpRequest invalid(Refusal why) {
    var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    request.setDecoderResult(DecoderResult.failure(new MalformedRequestException(why)));
    return request;
  }
}
