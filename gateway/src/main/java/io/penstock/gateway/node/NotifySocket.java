package io.penstock.gateway.node;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Sends datagrams to a Unix socket, as sd_notify(3) does. The JDK's Unix sockets are streams, so
 * three functions of the C library are called; a few times in the life of the process. Blocks no
 * longer than the call takes.
 */
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int LONGEST = 107;

  private final byte[] address;
  private final MethodHandle socket;
  private final MethodHandle sendto;
  private final MethodHandle close;

  /**
   * @param name a path, or {@code @NAME} in the abstract namespace
   */
  NotifySocket(String name) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path.length == 0 || path.length > LONGEST || path[0] != '/' && path[0] != '@')
      throw new IllegalArgumentException("NOTIFY_SOCKET=" + name + ": a path or @NAME");
    boolean named = path[0] == '@';
    address = new byte[2 + path.length + (named ? 0 : 1)];
    MemorySegment.ofArray(address).set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) AF_UNIX);
    System.arraycopy(path, 0, address, 2, path.length);
    if (named) address[2] = 0;
    var number = ValueLayout.JAVA_INT;
    var pointer = ValueLayout.ADDRESS;
    var size = ValueLayout.JAVA_LONG;
    socket = function("socket", FunctionDescriptor.of(number, number, number, number));
    sendto =
        function(
            "sendto", FunctionDescriptor.of(size, number, pointer, size, number, pointer, number));
    close = function("close", FunctionDescriptor.of(number, number));
  }

  @SuppressWarnings("restricted") // the launcher allows it
  private static MethodHandle function(String name, FunctionDescriptor form) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), form);
  }

  /**
   * @throws IOException when nobody takes it
   */
  void send(String state) throws IOException {
    byte[] text = state.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (descriptor < 0) throw new IOException("no socket can be had");
      try {
        MemorySegment what = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
        MemorySegment where = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
        long sent =
            (long)
                sendto.invokeExact(
                    descriptor, what, (long) text.length, MSG_NOSIGNAL, where, address.length);
        if (sent != text.length) throw new IOException("NOTIFY_SOCKET takes nothing");
      } finally {
        int ignored = (int) close.invokeExact(descriptor);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }
}
