package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * The body of one request: refused by its declared length before any of it is read, by its real one
 * while it is, and counted against what the listener may hold. Event loop only.
 */
final class RequestBody {
  private final ListenerContext listener;
  private final HttpServerRequest request;
  private final String declared;
  private int most;
  private Buffer bytes;
  private int held;
  private boolean read;
  private boolean unwanted;

  RequestBody(ListenerContext listener, HttpServerRequest request) {
    this.listener = listener;
    this.request = request;
    most = listener.settings().maxBodyBytes();
    declared = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    read =
        declared == null
            ? !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            : declared.equals("0");
  }

  /** Whether nothing of it is still to come. */
  boolean isRead() {
    return read;
  }

  /** Null when there is none. */
  Buffer bytes() {
    return bytes;
  }

  /** Length of a body that came without one; negative when it was declared. */
  int undeclaredLength() {
    return declared == null && bytes != null ? held : -1;
  }

  /** Takes less than an API does. */
  void atMost(int bytesOfBody) {
    most = Math.min(most, bytesOfBody);
  }

  /**
   * Reads it all.
   *
   * @param done called once it is there; not after a refusal
   * @param refuse called at most once, with an answer after which the connection is to be closed
   */
  void read(Api.Kind kind, Runnable done, Consumer<Refusal> refuse) {
    if (declared != null && Long.parseLong(declared) > most) {
      refuse.accept(Refusal.tooLarge(kind));
      return;
    }
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      refuse.accept(Refusal.EXPECTATION);
    } else if (read) {
      done.run();
    } else {
      if (expect != null) {
        request.response().writeContinue();
      }
      request.handler(chunk -> chunk(chunk, kind, refuse));
      request.endHandler(
          _ -> {
            read = true;
            if (!unwanted) {
              done.run();
            }
          });
      request.resume();
    }
  }

  private void chunk(Buffer chunk, Api.Kind kind, Consumer<Refusal> refuse) {
    if (unwanted) {
      return;
    }
    if (held + chunk.length() > most) {
      refuse.accept(Refusal.tooLarge(kind));
    } else if (!listener.bodies().take(chunk.length())) {
      refuse.accept(Refusal.BUSY);
    } else {
      held += chunk.length();
      bytes = bytes == null ? chunk : bytes.appendBuffer(chunk);
    }
  }

  /** It has become an event, and is no longer held. */
  void release() {
    bytes = null;
    listener.bodies().giveBack(held);
    held = 0;
  }

  /** Nobody wants it any more: what is still to come is read and dropped, even if it was paused. */
  void drop() {
    release();
    if (!read) {
      unwanted = true;
      request.resume();
    }
  }
}
