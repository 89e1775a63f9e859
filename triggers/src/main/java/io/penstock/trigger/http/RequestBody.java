package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * The body of one request: refused by its declared length before any of it is read, by its real one
 * while it is, and counted against what all requests together may hold. Event loop only.
 */
public final class RequestBody {
  private final BodyBudget budget;
  private final HttpServerRequest request;
  private final String declared;
  private int most;
  private Buffer bytes;
  private int held;
  private boolean read;
  private boolean unwanted;
  private boolean begun;

  /** Why it is not read, or not to its end. */
  public enum Problem {
    TOO_LARGE,
    /** There is no room for it at present. */
    BUSY,
    EXPECTATION
  }

  /**
   * @param most bytes
   */
  RequestBody(BodyBudget budget, int most, HttpServerRequest request) {
    this.budget = budget;
    this.most = most;
    this.request = request;
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

  /** Whether the client has been told to send it. */
  boolean isBegun() {
    return begun;
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
   * @param refuse called at most once; the connection is to be closed after the answer
   */
  void read(Runnable done, Consumer<Problem> refuse) {
    if (declared != null && Long.parseLong(declared) > most) {
      refuse.accept(Problem.TOO_LARGE);
      return;
    }
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      refuse.accept(Problem.EXPECTATION);
    } else if (read) {
      done.run();
    } else {
      begin(expect);
      request.handler(chunk -> chunk(chunk, refuse));
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

  private void begin(String expect) {
    begun = true;
    if (expect != null) {
      request.response().writeContinue();
    }
  }

  /** Hands it on as it comes: nothing of it is held here, and its length has no limit. */
  void stream(BodySink sink, Consumer<Problem> refuse) {
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      refuse.accept(Problem.EXPECTATION);
    } else if (read) {
      sink.end();
    } else {
      begin(expect);
      request.handler(
          piece -> {
            if (!unwanted) {
              sink.data(piece);
            }
          });
      request.endHandler(
          _ -> {
            read = true;
            if (!unwanted) {
              sink.end();
            }
          });
      request.resume();
    }
  }

  private void chunk(Buffer chunk, Consumer<Problem> refuse) {
    if (unwanted) {
      return;
    }
    if (held + chunk.length() > most) {
      refuse.accept(Problem.TOO_LARGE);
    } else if (!budget.take(chunk.length())) {
      refuse.accept(Problem.BUSY);
    } else {
      held += chunk.length();
      bytes = bytes == null ? chunk : bytes.appendBuffer(chunk);
    }
  }

  /**
   * It has become an event. Counted until the request is answered all the same: the event is held
   * in its place.
   */
  void forget() {
    bytes = null;
  }

  /** Nobody wants it any more: what is still to come is read and dropped, even if it was paused. */
  void drop() {
    bytes = null;
    budget.giveBack(held);
    held = 0;
    if (!read) {
      unwanted = true;
      request.resume();
    }
  }
}
