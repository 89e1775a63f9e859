package io.penstock.gateway.cluster;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** A request under way to its owner, as the node sees it that was asked. Event loop only. */
final class Tunnel implements Frames.Taker {
  /** What comes back. */
  interface Answers {
    void head(Heads.Response response);

    void data(Buffer piece);

    void end();

    /** Nothing more will come; what the owner has done nobody knows. */
    void lost(Throwable problem);
  }

  private final HttpClientRequest request;
  private HttpClientResponse response;
  private Frames frames;
  private Answers answers;
  private boolean over;
  private boolean sentAll;

  Tunnel(HttpClientRequest request) {
    this.request = request;
  }

  void opened(Frames with, HttpClientResponse from) {
    frames = with;
    response = from;
    response.pause();
    response.handler(frames);
    response.exceptionHandler(this::lost);
    response.endHandler(_ -> lost(new IllegalStateException("the owner has ended in the middle")));
  }

  /** From now on it is listened to. */
  void answers(Answers to) {
    answers = to;
    response.resume();
  }

  void data(Buffer piece) {
    if (!over && !sentAll) frames.data(piece);
  }

  /** Says that there is no body, or not yet: from here on the owner acts. */
  void begin() {
    if (!over) frames.send(Frames.Kind.DATA, Buffer.buffer());
  }

  void end() {
    if (over || sentAll) return;
    sentAll = true;
    frames.send(Frames.Kind.END, Buffer.buffer());
    request.end();
  }

  boolean full() {
    return !over && request.writeQueueFull();
  }

  void drainHandler(Handler<Void> ready) {
    request.drainHandler(ready);
  }

  /** How fast the answer is read. */
  void pause() {
    response.pause();
  }

  void resume() {
    response.resume();
  }

  /** Nobody waits for it any more: the owner ends what it does for it. */
  void cancel() {
    if (over) return;
    over = true;
    request.reset();
  }

  @Override
  public void frame(Frames.Kind kind, Buffer payload) {
    if (over || answers == null) return;
    switch (kind) {
      case HEAD -> answers.head(Heads.Response.read(payload));
      case DATA -> answers.data(payload);
      case END -> {
        over = true;
        if (!sentAll) request.reset();
        answers.end();
      }
    }
  }

  @Override
  public void broken() {
    request.reset();
    lost(new IllegalStateException("what came from the owner was not its own"));
  }

  void lost(Throwable problem) {
    if (over) return;
    over = true;
    if (answers != null) answers.lost(problem);
  }
}
