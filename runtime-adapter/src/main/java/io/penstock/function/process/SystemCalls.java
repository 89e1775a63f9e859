package io.penstock.function.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The system calls that no function needs and that attacks on a kernel begin with: a filter that
 * answers them with EPERM, as the kernel's classic BPF program. A list of names is no wall; it
 * leaves less of one to climb.
 */
final class SystemCalls {
  private static final int LOAD = 0x20;
  private static final int EQUALS = 0x15;
  private static final int AT_LEAST = 0x35;
  private static final int RETURN = 0x06;
  private static final int NUMBER = 0;
  private static final int ARCHITECTURE = 4;
  private static final int ALLOW = 0x7fff0000;
  private static final int REFUSE = 0x00050001; // errno EPERM
  private static final int X32 = 0x40000000;

  /** Of Linux on x86-64: tracing, mounting, namespaces, modules, keys, clocks, bpf, io_uring ... */
  private static final int[] X86_64 = {
    101, 103, 134, 136, 139, 153, 155, 156, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172,
    173, 174, 175, 176, 177, 178, 179, 180, 212, 227, 246, 248, 249, 250, 272, 298, 300, 303, 304,
    305, 308, 310, 311, 312, 313, 320, 321, 323, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442,
    443
  };

  /** The same of Linux on ARM64, where the oldest of them never were. */
  private static final int[] ARM64 = {
    18, 39, 40, 41, 42, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 217,
    218, 219, 224, 225, 241, 262, 264, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294, 425, 426,
    427, 428, 429, 430, 431, 432, 433, 442, 443
  };

  /** Memory that stays when nobody maps it, which only control groups count. */
  private static final int SHMGET_X86_64 = 29;

  private static final int SHMGET_ARM64 = 194;

  private SystemCalls() {}

  /**
   * The filter for this machine; null for an architecture that there is none for.
   *
   * @param uncounted whether memory beside that of processes is refused
   */
  static byte[] filter(boolean uncounted) {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> filter(0xc000003e, with(X86_64, uncounted, SHMGET_X86_64), true);
      case "aarch64" -> filter(0xc00000b7, with(ARM64, uncounted, SHMGET_ARM64), false);
      default -> null;
    };
  }

  private static int[] with(int[] calls, boolean one, int more) {
    if (!one) return calls;
    int[] all = Arrays.copyOf(calls, calls.length + 1);
    all[calls.length] = more;
    return all;
  }

  private static byte[] filter(int architecture, int[] refused, boolean x32) {
    int[] calls = refused.clone();
    Arrays.sort(calls);
    int length = 3 + (x32 ? 1 : 0) + calls.length + 2;
    var program = ByteBuffer.allocate(length * 8).order(ByteOrder.LITTLE_ENDIAN);
    int refuse = length - 1;
    step(program, LOAD, 0, 0, ARCHITECTURE);
    step(program, EQUALS, 0, refuse - 2, architecture);
    step(program, LOAD, 0, 0, NUMBER);
    if (x32) step(program, AT_LEAST, refuse - 4, 0, X32);
    for (int call : calls) step(program, EQUALS, refuse - program.position() / 8 - 1, 0, call);
    step(program, RETURN, 0, 0, ALLOW);
    step(program, RETURN, 0, 0, REFUSE);
    return program.array();
  }

  /** One instruction; jumps count from the next. */
  private static void step(ByteBuffer program, int code, int ifTrue, int ifFalse, int value) {
    program.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
  }
}
