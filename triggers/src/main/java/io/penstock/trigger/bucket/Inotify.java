package io.penstock.trigger.bucket;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Linux's inotify. The JDK's own watcher of folders does not tell when a file is closed, and so
 * cannot tell a file that is whole from one that is being written. One thread reads; any thread may
 * add, remove and {@link #end}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/inotify.7.html">inotify(7)</a>
 */
final class Inotify implements AutoCloseable {
  static final int CLOSE_WRITE = 0x8;
  static final int MOVED_FROM = 0x40;
  static final int MOVED_TO = 0x80;
  static final int CREATE = 0x100;
  static final int DELETE = 0x200;
  static final int DELETE_SELF = 0x400;
  static final int MOVE_SELF = 0x800;
  static final int OVERFLOW = 0x4000;
  static final int IGNORED = 0x8000;
  static final int IS_FOLDER = 0x40000000;

  private static final int WANTED =
      CLOSE_WRITE | MOVED_FROM | MOVED_TO | CREATE | DELETE | DELETE_SELF | MOVE_SELF;
  private static final int ONLY_FOLDERS = 0x01000000;
  private static final int NO_LINKS = 0x02000000;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final short READABLE = 1;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEADER_BYTES = 16;
  private static final int NO_SPACE = 28;
  private static final int NO_ENTRY = 2;
  private static final int NO_FOLDER = 20;
  private static final int INTERRUPTED = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle INIT = call("inotify_init1", ValueLayout.JAVA_INT);
  private static final MethodHandle ADD =
      call("inotify_add_watch", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle REMOVE =
      call("inotify_rm_watch", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle EVENT_FD =
      call("eventfd", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle POLL =
      call("poll", ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
  private static final MethodHandle READ =
      call("read", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle WRITE =
      call("write", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
  private static final MethodHandle CLOSE = call("close", ValueLayout.JAVA_INT);

  /**
   * What happened.
   *
   * @param watch of the folder, as {@link #add} gave it; -1 with {@link #OVERFLOW}
   * @param name of the entry; empty when it is about the folder itself; null when it is not UTF-8
   */
  record Event(int watch, int mask, String name) {
    boolean is(int bits) {
      return (mask & bits) != 0;
    }
  }

  /** No more folders can be watched. */
  static final class TooManyFoldersException extends IOException {
    private TooManyFoldersException() {
      super("more folders than fs.inotify.max_user_watches allows");
    }
  }

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 8);
  private final MemorySegment polled = arena.allocate(16, 8);
  private final int inotify;
  private final int waker;

  Inotify() throws IOException {
    inotify = checked("inotify_init1", invoke(INIT, CLOSE_ON_EXEC | NON_BLOCKING));
    waker = checked("eventfd", invoke(EVENT_FD, 0, CLOSE_ON_EXEC | NON_BLOCKING));
    polled.set(ValueLayout.JAVA_INT, 0, inotify);
    polled.set(ValueLayout.JAVA_SHORT, 4, READABLE);
    polled.set(ValueLayout.JAVA_INT, 8, waker);
    polled.set(ValueLayout.JAVA_SHORT, 12, READABLE);
  }

  @SuppressWarnings("restricted") // the launcher allows native access
  private static MethodHandle call(String name, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /** The result, or the error as a negative number. */
  private static int invoke(MethodHandle handle, Object... arguments) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment state = call.allocate(STATE);
      var all = new ArrayList<Object>(arguments.length + 1);
      all.add(state);
      all.addAll(List.of(arguments));
      int result = (int) handle.invokeWithArguments(all);
      return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int checked(String what, int result) throws IOException {
    if (result == -NO_SPACE) throw new TooManyFoldersException();
    if (result < 0) throw new IOException(what + ": error " + -result);
    return result;
  }

  /** The same again for a folder that is watched already; -1 for what is no folder any more. */
  int add(Path folder) throws IOException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment path = call.allocateFrom(folder.toAbsolutePath().toString());
      int result = invoke(ADD, inotify, path, WANTED | ONLY_FOLDERS | NO_LINKS);
      return result == -NO_ENTRY || result == -NO_FOLDER
          ? -1
          : checked("inotify_add_watch", result);
    }
  }

  void remove(int watch) {
    invoke(REMOVE, inotify, watch);
  }

  /** Waits for events; none when it was {@link #end ended}. */
  List<Event> read() throws IOException {
    var events = new ArrayList<Event>();
    while (events.isEmpty()) {
      int ready = invoke(POLL, polled, 2L, -1);
      if (ready < 0 && ready != -INTERRUPTED) checked("poll", ready);
      if (polled.get(ValueLayout.JAVA_SHORT, 14) != 0) return List.of();
      int length = invoke(READ, inotify, buffer, (long) BUFFER_BYTES);
      for (int at = 0; at + HEADER_BYTES <= length; ) {
        int bytes = buffer.get(ValueLayout.JAVA_INT, at + 12);
        events.add(
            new Event(
                buffer.get(ValueLayout.JAVA_INT, at),
                buffer.get(ValueLayout.JAVA_INT, at + 4),
                name(buffer.asSlice(at + HEADER_BYTES, bytes))));
        at += HEADER_BYTES + bytes;
      }
    }
    return events;
  }

  private static String name(MemorySegment padded) {
    byte[] bytes = padded.toArray(ValueLayout.JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) length++;
    String name = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return name.indexOf('\ufffd') < 0 ? name : null;
  }

  /** The reader reads no more. */
  void end() {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment one = call.allocate(8, 8);
      one.set(ValueLayout.JAVA_LONG, 0, 1);
      invoke(WRITE, waker, one, 8L);
    }
  }

  /** Only once the reader has ended. */
  @Override
  public void close() {
    invoke(CLOSE, inotify);
    invoke(CLOSE, waker);
    arena.close();
  }
}
