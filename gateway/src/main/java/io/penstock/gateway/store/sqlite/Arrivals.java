package io.penstock.gateway.store.sqlite;

/** Who is told that something arrived. */
final class Arrivals implements Runnable {
  private volatile Runnable listener = () -> {};

  void listen(Runnable newListener) {
    listener = newListener;
  }

  @Override
  public void run() {
    listener.run();
  }
}
