package io.penstock.gateway.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many of the process's descriptors connections may take, so that nobody takes them all. */
final class Descriptors {
  private static final int PORTS = 2;
  private static final long LEAST_KEPT = 256;
  private static final long LEAST_PORT = 16;

  private Descriptors() {}

  /** The most connections of one port. */
  static int ofOnePort() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? ofOnePort(unix.getMaxFileDescriptorCount())
        : Integer.MAX_VALUE;
  }

  /**
   * Half of what is left when the store, the functions' pipes and calls to others have a quarter,
   * or {@value #LEAST_KEPT}.
   *
   * @param most descriptors that the process may have
   */
  static int ofOnePort(long most) {
    if (most <= 0) return Integer.MAX_VALUE;
    long kept = Math.max(LEAST_KEPT, most / 4);
    return (int) Math.clamp((most - kept) / PORTS, LEAST_PORT, Integer.MAX_VALUE);
  }
}
