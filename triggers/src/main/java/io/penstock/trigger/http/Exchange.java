package io.penstock.trigger.http;

/** A request as its connection sees it, from its header to the end of its response. */
interface Exchange {
  /** On the connection's event loop. */
  void begin();

  /** Takes no body yet. */
  void pause();

  /** Looked at by the sweep: ends what has outlived its time. */
  void check(long now);

  /** The body comes too slowly, or is not framed. False when nothing can be said any more. */
  boolean refuseBody(Refusal why);
}
