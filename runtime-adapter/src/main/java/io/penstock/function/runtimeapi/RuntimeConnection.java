package io.penstock.function.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.penstock.function.FunctionErrors;
import io.penstock.function.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One runtime's connection: Netty's HTTP/1.1 decoder on a plain socket. Not Vert.x's HTTP server,
 * because that does not show trailers, which end a streamed response, and costs more on the warm
 * path. A post and the following {@code next} may be pipelined.
 */
final class RuntimeConnection {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final String INVOCATION = "invocation/";

  /** Room for the X-Ray cause, which clients send in a header of up to 1 MB. */
  private static final HttpDecoderConfig DECODER =
      new HttpDecoderConfig().setMaxHeaderSize(1_100_000).setMaxChunkSize(65_536);

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final NetSocketInternal socket;
  private final Context context;
  private final RuntimeApiHandler desk;
  private BodyReader inbox;
  private boolean parked;
  private boolean last;
  private boolean closed;
  private long requests;
  private String userAgent;

  private RuntimeConnection(NetSocketInternal socket, RuntimeApiHandler desk) {
    this.socket = socket;
    this.context = Vertx.currentContext();
    this.desk = desk;
  }

  static void serve(NetSocket plain, RuntimeApiHandler desk) {
    NetSocketInternal socket = (NetSocketInternal) plain;
    RuntimeConnection connection = new RuntimeConnection(socket, desk);
    socket
        .channelHandlerContext()
        .pipeline()
        .addBefore("handler", "http", new HttpRequestDecoder(DECODER));
    socket.messageHandler(connection::read);
    socket.exceptionHandler(_ -> socket.close());
    socket.closeHandler(_ -> connection.closed());
  }

  /** Hands over an invocation; only while a {@code next} of this connection waits. */
  void give(PendingInvocation pending) {
    parked = false;
    pending.taker = this;
    write(
        NextReply.of(socket.channelHandlerContext().alloc(), pending.call, pending.deadlineMillis));
  }

  /** Answers what was not answered by a {@link BodyReader}. */
  void reply(ByteBuf bytes) {
    if (closed) bytes.release();
    else write(bytes);
  }

  /** Refuses a {@code next}. */
  void refuse(Reply reply) {
    parked = false;
    write(reply.bytes());
  }

  /** Whether its closing tells that the runtime ended: not so for one request per connection. */
  boolean isKept() {
    return requests > 1
        || userAgent != null && userAgent.toLowerCase(Locale.ROOT).contains("lambda");
  }

  String peer() {
    return socket.remoteAddress().hostAddress();
  }

  void pause() {
    socket.pause();
  }

  /** From any thread. */
  void resume() {
    context.runOnContext(_ -> socket.resume());
  }

  private void read(Object message) {
    try {
      if (closed) {
        return;
      }
      if (message instanceof HttpRequest head) {
        head(head);
      }
      if (message instanceof HttpContent content && inbox != null) {
        body(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpRequest head) {
    if (head.decoderResult().isFailure() || parked) {
      last = true;
      write(Reply.MALFORMED_REQUEST.bytes());
      return;
    }
    requests++;
    userAgent = head.headers().get(HttpHeaderNames.USER_AGENT);
    last = !HttpUtil.isKeepAlive(head);
    String path = head.uri();
    if (path.equals("/2018-06-01/runtime/invocation/next")) {
      next(head);
    } else if (Extensions.serves(path)) {
      inbox = desk.extension(head, this);
    } else if (path.equals("/2018-06-01/runtime/restore/next")) {
      boolean get = head.method() == HttpMethod.GET;
      inbox = BodyReader.discard(get ? desk.restored() : Reply.NOT_ALLOWED);
    } else if (!path.startsWith(PREFIX)) {
      inbox = BodyReader.discard(Reply.NOT_FOUND);
    } else {
      inbox = post(head, path.substring(PREFIX.length()));
      if (HttpUtil.is100ContinueExpected(head)) {
        socket.writeMessage(Unpooled.wrappedBuffer(CONTINUE));
      }
    }
  }

  private void next(HttpRequest head) {
    if (head.method() != HttpMethod.GET) {
      inbox = BodyReader.discard(Reply.NOT_ALLOWED);
    } else {
      parked = true;
      desk.next(this);
    }
  }

  private BodyReader post(HttpRequest head, String path) {
    if (path.equals("init/error") || path.equals("restore/error")) {
      return head.method() == HttpMethod.POST
          ? initError(head)
          : BodyReader.discard(Reply.NOT_ALLOWED);
    }
    int slash = path.indexOf('/', INVOCATION.length());
    String kind = slash < 0 ? "" : path.substring(slash + 1);
    boolean response = kind.equals("response");
    if (!path.startsWith(INVOCATION) || !response && !kind.equals("error")) {
      return BodyReader.discard(Reply.NOT_FOUND);
    }
    if (head.method() != HttpMethod.POST) {
      return BodyReader.discard(Reply.NOT_ALLOWED);
    }
    String id = path.substring(INVOCATION.length(), slash);
    PendingInvocation pending = desk.find(id, this);
    if (pending == null) {
      return BodyReader.discard(desk.whyNot(id));
    }
    if (pending.answering) {
      return BodyReader.discard(Reply.INVALID_STATE);
    }
    String mode = response ? head.headers().get("Lambda-Runtime-Function-Response-Mode") : null;
    if (mode != null && !mode.equals("streaming")) {
      return BodyReader.discard(Reply.INVALID_RESPONSE_MODE);
    }
    pending.answering = true;
    return answer(head, pending, response, mode != null);
  }

  private BodyReader answer(
      HttpRequest head, PendingInvocation pending, boolean response, boolean streaming) {
    String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
    if (streaming && pending.call.stream() != null) {
      return new StreamedResponse(this, desk, pending, contentType);
    }
    String errorType = head.headers().get(ErrorTypes.HEADER);
    WholeAnswer answer = new WholeAnswer(pending, response, contentType, errorType);
    return new WholeBody(
        head,
        answer,
        () -> pending.end(FunctionErrors.responseTooLarge()),
        () -> pending.answering = false);
  }

  private BodyReader initError(HttpRequest head) {
    String header = head.headers().get(ErrorTypes.HEADER);
    String contentType = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return new WholeBody(
        head,
        (body, _) -> {
          Outcome.Raised raised = ErrorTypes.raised(header, contentType, body);
          return desk.initError(raised.errorType(), raised.payload());
        },
        () -> desk.initError("Runtime.Unknown", Buffer.buffer()),
        () -> {});
  }

  private void body(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      BodyReader broken = inbox;
      inbox = null;
      broken.lost();
      last = true;
      write(Reply.TRUNCATED_REQUEST.bytes());
      return;
    }
    if (content.content().isReadable()) {
      inbox.data(content.content());
    }
    if (content instanceof LastHttpContent end) {
      BodyReader complete = inbox;
      inbox = null;
      Reply reply = complete.end(end.trailingHeaders());
      if (reply != null) write(reply.bytes());
    }
  }

  private void write(ByteBuf bytes) {
    socket.writeMessage(bytes);
    if (last) {
      socket.close();
    }
  }

  private void closed() {
    closed = true;
    parked = false;
    if (inbox != null) {
      inbox.lost();
      inbox = null;
    }
    desk.gone(this);
    socket.resume(); // So that what was read and not yet looked at is released
  }
}
