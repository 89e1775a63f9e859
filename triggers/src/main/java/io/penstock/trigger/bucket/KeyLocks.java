package io.penstock.trigger.bucket;

import java.util.HashSet;
import java.util.Set;

/**
 * Keys of one bucket whose objects are being changed: one at a time. Any thread; may be freed by
 * another than took it.
 */
public final class KeyLocks {
  private final Set<String> held = new HashSet<>();

  /** Takes the key if nobody has it. */
  public synchronized boolean tryTake(String key) {
    return held.add(key);
  }

  /** Waits for the key; on virtual threads only. */
  public synchronized void take(String key) throws InterruptedException {
    while (!held.add(key)) wait();
  }

  public synchronized void free(String key) {
    held.remove(key);
    notifyAll();
  }
}
