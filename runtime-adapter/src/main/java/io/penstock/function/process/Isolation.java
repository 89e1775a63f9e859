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
 * @param prlimit path of util-linux's prlimit, or null: then no resource limits
 * @param setpriv path of util-linux's setpriv, or null
 */
public record Isolation(boolean sandbox, Path bwrap, Path prlimit, Path setpriv) {
  /** What the operator asks for. */
  public enum Wanted {
    /** The best there is. */
    AUTO,
    /** Namespaces by bubblewrap, or no start. */
    SANDBOX,
    /** A plain process without privileges. */
    PROCESS
  }

  /**
   * Blocking, some milliseconds.
   *
   * @throws IllegalStateException when a sandbox is asked for and cannot be had
   */
  public static Isolation find(Wanted wanted) {
    Path bwrap = Programs.find("bwrap");
    boolean works = wanted != Wanted.PROCESS && bwrap != null && works(bwrap);
    if (wanted == Wanted.SANDBOX && !works)
      throw new IllegalStateException(
          bwrap == null
              ? "the sandbox needs bubblewrap: install the package bubblewrap, or choose"
                  + " --isolation process."
              : "bubblewrap cannot make namespaces here (a container without that right?):"
                  + " choose --isolation process.");
    return new Isolation(works, bwrap, Programs.find("prlimit"), Programs.find("setpriv"));
  }

  private static boolean works(Path bwrap) {
    var command = new ArrayList<String>();
    command.add(bwrap.toString());
    command.addAll(SandboxArguments.NAMESPACES);
    command.addAll(SandboxArguments.system());
    command.add("/usr/bin/true");
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
    if (sandbox)
      enforced.add(
          "sandbox: own namespaces (not network), read-only system and code, own /tmp"
              + (SystemCalls.filter() == null ? "" : ", system calls filtered"));
    else if (setpriv != null) enforced.add("process: no new privileges, no capabilities");
    else enforced.add("process: no isolation (setpriv is missing)");
    enforced.add("memory: resident size of all its processes, looked at every 50 ms");
    if (prlimit != null) enforced.add("open files, file size, no core dumps");
    return enforced;
  }

  static boolean isSymbolicLink(String path) {
    return Files.isSymbolicLink(Path.of(path));
  }
}
