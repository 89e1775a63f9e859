package io.penstock.trigger.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.penstock.trigger.fuzz.Input;
import java.nio.charset.StandardCharsets;

/** What comes on a connection: read alike however it is cut, and never more than one way. */
public final class HeadFuzz {
  private static final HttpSettings SETTINGS = HttpSettings.at("127.0.0.1", 0);

  private HeadFuzz() {}

  /** One run; the first byte says where the bytes are cut. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) return;
    byte[] bytes = java.util.Arrays.copyOfRange(data, 1, data.length);
    String whole = read(bytes, bytes.length);
    String cut = read(bytes, 1 + (data[0] & 0xff) % bytes.length);
    Input.hold(whole.equals(cut), "read otherwise when it is cut: " + whole + " / " + cut);
  }

  private static String read(byte[] bytes, int each) {
    var channel = new EmbeddedChannel();
    var edge = new ClientConnection(channel, "127.0.0.1", false, SETTINGS, new Sweep(SETTINGS));
    channel.pipeline().addLast("httpDecoder", new StrictDecoder(edge, SETTINGS));
    for (int at = 0; at < bytes.length && channel.isOpen(); at += each) {
      ByteBuf part = Unpooled.wrappedBuffer(bytes, at, Math.min(each, bytes.length - at));
      channel.writeInbound(part);
    }
    var told = new StringBuilder();
    for (Object one = channel.readInbound(); one != null; one = channel.readInbound()) {
      tell(one, told);
      ReferenceCountUtil.release(one);
    }
    channel.close();
    return told.toString();
  }

  private static void tell(Object one, StringBuilder told) {
    if (one instanceof DecoderResultProvider part && part.decoderResult().isFailure())
      told.append("refused ");
    else if (one instanceof HttpRequest request) head(request, told);
    else if (one instanceof HttpContent content)
      told.append(content.content().toString(StandardCharsets.ISO_8859_1));
    if (one instanceof LastHttpContent) told.append(" end\n");
  }

  private static void head(HttpRequest request, StringBuilder told) {
    told.append(request.method()).append(' ').append(request.uri()).append('\n');
    for (var header : request.headers()) {
      for (char c : (header.getKey() + header.getValue()).toCharArray())
        Input.hold(c != '\r' && c != '\n' && c != 0, "a header with a line in it");
      told.append(header.getKey()).append(": ").append(header.getValue()).append('\n');
    }
  }
}
