package io.penstock.gateway.store.sql;

/** Who is told that something arrived. */
public final class Arrivals implements Runnable {
  private volatile Runnable listener = () -> {};

  void listen(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public void run() {
    listener.run();
  }
}
