package io.penstock.function.runtimeapi;

import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.buffer.Buffer;

/** Decides what the connections of one listener get. Called on the listener's event loop. */
interface RuntimeApiHandler {
  /**
   * The runtime wants work: answer with {@link RuntimeConnection#give} or {@link
   * RuntimeConnection#refuse}.
   */
  void next(RuntimeConnection worker);

  /** The invocation that may be answered under this id; null when there is none. */
  PendingInvocation find(String requestId, RuntimeConnection from);

  /** Why {@link #find} found nothing. */
  Reply whyNot(String requestId);

  /** The runtime could not load the function. */
  Reply initError(String errorType, Buffer payload);

  /** SnapStart's runtime has run its hooks; workers elsewhere have none. */
  default Reply restored() {
    return Reply.NOT_FOUND;
  }

  /** A runtime broke off in the middle of a streamed answer. */
  void truncated(PendingInvocation pending);

  /** An extension asks for something; workers elsewhere have none. */
  default BodyReader extension(HttpRequest head, RuntimeConnection from) {
    return BodyReader.discard(Reply.NOT_FOUND);
  }

  /** The connection is closed. */
  void gone(RuntimeConnection worker);
}
