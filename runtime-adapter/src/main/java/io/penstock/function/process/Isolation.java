package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How environments are kept from the rest of the machine, found out once at the start by trying.
 *
 * @param sandbox whether bubblewrap works here
 * @param bwrap its path, or null
 * @param fence what a plain process is started behind
 * @param groups the kernel's limits
 */
public record Isolation(boolean sandbox, Path bwrap, ProcessFence fence, ControlGroups groups) {
  /** What the operator asks for. */
  public enum Wanted {
    /** The best there is; where that is no sandbox, only for oneself alone. */
    AUTO,
    /** Namespaces by bubblewrap, or no start. */
    SANDBOX,
    /** A plain process without privileges. */
    PROCESS
  }

  /**
   * Blocking, some milliseconds.
   *
   * @param exposed whether there are secrets or callers to keep functions from: automatic choice
   *     then stops where there is no sandbox
   * @throws IllegalStateException when what is asked for cannot be had
   */
  public static Isolation find(Wanted wanted, boolean exposed) {
    return find(wanted, exposed, Programs.find("bwrap"));
  }

  static Isolation find(Wanted wanted, boolean exposed, Path bwrap) {
    boolean works = wanted != Wanted.PROCESS && bwrap != null && works(bwrap);
    if (!works && wanted == Wanted.SANDBOX) throw new IllegalStateException(why(bwrap));
    if (!works && wanted == Wanted.AUTO && exposed)
      throw new IllegalStateException(
          why(bwrap)
              + " As plain processes, functions are not kept from this gateway's files: with"
              + " credentials set or beyond loopback that must be spelled out.");
    return new Isolation(
        works, bwrap, works ? ProcessFence.NONE : ProcessFence.find(), ControlGroups.find());
  }

  private static String why(Path bwrap) {
    return bwrap == null
        ? "the sandbox needs bubblewrap: install the package bubblewrap, or choose --isolation"
            + " process."
        : "bubblewrap cannot make namespaces here (a container without that right?): choose"
            + " --isolation process.";
  }

  private static boolean works(Path bwrap) {
    var command = new ArrayList<String>();
    command.add(bwrap.toString());
    command.addAll(SandboxArguments.NAMESPACES);
    command.addAll(SandboxArguments.system());
    command.addAll(SandboxArguments.SEALED);
    command.add("/usr/bin/true");
    return succeeds(command);
  }

  static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Which limits are really in force, in words for the first screen. */
  public List<String> enforced() {
    var enforced = new ArrayList<String>();
    if (sandbox) {
      enforced.add(
          "sandbox: own namespaces, nothing can be written but its own /tmp"
              + (SystemCalls.filter(false) == null ? "" : ", system calls filtered"));
    } else {
      enforced.addAll(fence.enforced());
    }
    enforced.add(
        "memory: of all its processes, files in memory too, looked at every 50 ms"
            + (groups.countMemory() ? "; the kernel's own limit above it" : ""));
    if (groups.kinds().contains("pids")) enforced.add("processes: 1,024 by the kernel");
    enforced.add("open files, no core dumps" + (sandbox ? ", size of /tmp" : ", file size"));
    return enforced;
  }

  static boolean isSymbolicLink(String path) {
    return Files.isSymbolicLink(Path.of(path));
  }
}
