package io.penstock.gateway.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many of the process's descriptors connections may take, so that nobody takes them all. */
enum Descriptors {
  /** What the world may call: clients of WebSocket APIs stay. */
  HTTP_PORT(2),
  API_PORT(1);

  private static final int PARTS = 3;
  private static final long LEAST_KEPT = 256;
  private static final long LEAST_PORT = 16;

  private final int parts;

  Descriptors(int parts) {
    this.parts = parts;
  }

  /** The most connections of the port. */
  int most() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? most(unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /**
   * Its part of what is left when the store, the functions' pipes and calls to others have a
   * quarter, or {@value #LEAST_KEPT}.
   *
   * @param all descriptors that the process may have
   */
  int most(long all) {
    if (all <= 0) return Integer.MAX_VALUE;
    long kept = Math.max(LEAST_KEPT, all / 4);
    return (int) Math.clamp((all - kept) / PARTS * parts, LEAST_PORT, Integer.MAX_VALUE);
  }
}
