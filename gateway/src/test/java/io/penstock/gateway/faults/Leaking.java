package io.penstock.gateway.faults;

import io.penstock.gateway.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateway with a leak: from when the file that the property {@code leak} names is there, memory
 * is taken in small pieces, so that any thread may be the one that finds none left.
 */
final class Leaking {
  private static final int PIECE = 8 * 1024;
  private static final long PAUSE_NANOS = 20_000;

  private Leaking() {}

  public static void main(String[] arguments) {
    Path begin = Path.of(System.getProperty("leak"));
    Thread.ofPlatform().daemon().name("leak").start(() -> leak(begin));
    Main.main(arguments);
  }

  private static void leak(Path begin) {
    while (!Files.exists(begin)) LockSupport.parkNanos(1_000_000);
    var kept = new ArrayDeque<byte[]>();
    while (!Thread.currentThread().isInterrupted()) {
      kept.add(new byte[PIECE]);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
