package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands around a function's process where there is no sandbox: a command that drops what it
 * can and runs the rest of its arguments. Where this machine allows it, a namespace of process
 * numbers of its own, so that no child outlives it; where the gateway is root, another user.
 *
 * @param command its first words; empty when nothing of it can be had
 * @param user the other user; null where functions are the gateway's own user
 * @param ownProcesses whether it sees its own processes alone, and takes them along when it ends
 */
record ProcessFence(List<String> command, User user, boolean ownProcesses) {
  static final ProcessFence NONE = new ProcessFence(List.of(), null, false);

  private static final List<String> PROCESSES =
      List.of("--pid", "--fork", "--kill-child", "--mount-proc", "--");
  private static final int NOBODY = 65_534;

  /** Who functions are: every machine has an entry for this one, which programs look for. */
  record User(long uid, long gid) {}

  /** Blocking, some milliseconds: tries what there is. */
  static ProcessFence find() {
    Path setpriv = Programs.find("setpriv");
    if (setpriv == null) return NONE;
    User user = isRoot() ? nobody() : null;
    List<String> drop = drop(setpriv, user);
    Path unshare = Programs.find("unshare");
    if (unshare != null) {
      for (List<String> first :
          List.of(List.<String>of(), List.of("--user", "--map-current-user"))) {
        var command = new ArrayList<String>();
        command.add(unshare.toString());
        command.addAll(first);
        command.addAll(PROCESSES);
        command.addAll(drop);
        if (Isolation.succeeds(with(command, "/bin/true")))
          return new ProcessFence(List.copyOf(command), user, true);
      }
    }
    if (Isolation.succeeds(with(drop, "/bin/true"))) return new ProcessFence(drop, user, false);
    return new ProcessFence(drop(setpriv, null), null, false);
  }

  private static List<String> with(List<String> command, String program) {
    var all = new ArrayList<>(command);
    all.add(program);
    return all;
  }

  private static List<String> drop(Path setpriv, User user) {
    var drop = new ArrayList<String>();
    drop.add(setpriv.toString());
    if (user != null)
      drop.addAll(List.of("--reuid=" + user.uid, "--regid=" + user.gid, "--clear-groups"));
    drop.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"));
    drop.addAll(List.of("--pdeathsig=SIGKILL", "--"));
    return List.copyOf(drop);
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static User nobody() {
    try {
      for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
        String[] fields = line.split(":");
        if (fields.length > 3 && fields[0].equals("nobody"))
          return new User(Long.parseLong(fields[2]), Long.parseLong(fields[3]));
      }
    } catch (IOException | NumberFormatException e) {
      // the number that it has nearly everywhere
    }
    return new User(NOBODY, NOBODY);
  }

  List<String> enforced() {
    if (command.isEmpty())
      return List.of(
          "process: NO isolation (setpriv is missing): functions can read this gateway's secrets,"
              + " state and files");
    var enforced = new ArrayList<String>();
    enforced.add(
        user == null
            ? "process: functions run as this gateway's user and can read and write its files, its"
                + " state and its secrets there; no new privileges, no capabilities"
            : "process: functions run as another user ("
                + user.uid
                + ") and can read what all users"
                + " can; no new privileges, no capabilities");
    enforced.add(
        ownProcesses
            ? "processes: each environment sees and keeps its own alone"
            : "processes: functions see those of this machine; strays are looked for and ended");
    return enforced;
  }
}
