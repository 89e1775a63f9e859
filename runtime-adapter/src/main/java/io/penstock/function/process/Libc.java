package io.penstock.function.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The few calls of the C library that Java has no door to. Any thread; some microseconds each. */
final class Libc {
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;
  static final int SIGSTOP = 19;
  private static final int PR_SET_DUMPABLE = 4;

  /** Where {@code struct stat} has the count of 512-byte blocks, on x86-64 and ARM64 alike. */
  private static final long STAT_BLOCKS = 64;

  private static final long STAT_INODE = 8;

  private static final long STAT_BYTES = 256;
  private static final MethodHandle PRCTL =
      handle("prctl", ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
  private static final MethodHandle KILL =
      handle("kill", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle STAT = handle("stat", ValueLayout.ADDRESS, ValueLayout.ADDRESS);

  private Libc() {}

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, ValueLayout... arguments) {
    try {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(name)
          .map(
              address ->
                  linker.downcallHandle(
                      address, FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments)))
          .orElse(null);
    } catch (UnsupportedOperationException | IllegalCallerException e) {
      return null; // a platform without, or an operator who forbids it
    }
  }

  /** Takes this process's memory and files in /proc away from others of its user. */
  static boolean hideMemory() {
    try {
      return PRCTL != null && (int) PRCTL.invokeExact(PR_SET_DUMPABLE, 0L) == 0;
    } catch (Throwable e) {
      return false;
    }
  }

  /** Whether the process was there to be told. */
  static boolean signal(long pid, int signal) {
    try {
      return KILL != null && (int) KILL.invokeExact((int) pid, signal) == 0;
    } catch (Throwable e) {
      return false;
    }
  }

  static boolean canSignal() {
    return KILL != null;
  }

  /** What a file takes up, holes left out; 0 when that is not to be had. */
  static long bytesTaken(String path) {
    return stat(path, STAT_BLOCKS) * 512;
  }

  /** Tells one file from another. */
  static String inode(String path) {
    return stat(path, 0) + ":" + stat(path, STAT_INODE);
  }

  private static long stat(String path, long field) {
    if (STAT == null) return 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stat = arena.allocate(STAT_BYTES, 8);
      int status = (int) STAT.invokeExact(arena.allocateFrom(path), stat);
      return status == 0 ? stat.get(ValueLayout.JAVA_LONG, field) : 0;
    } catch (Throwable e) {
      return 0;
    }
  }

  /** Overwrites the value of a variable where the kernel shows it: {@code /proc/PID/environ}. */
  @SuppressWarnings("restricted")
  static void overwrite(long address, long length) {
    MemorySegment.ofAddress(address).reinterpret(length).fill((byte) 'x');
  }
}
