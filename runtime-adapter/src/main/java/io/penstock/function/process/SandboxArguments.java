package io.penstock.function.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The arguments of bubblewrap. Pure but for looking which system folders exist. */
final class SandboxArguments {
  /** All namespaces but the network's; none may be made inside. */
  static final List<String> NAMESPACES =
      List.of(
          "--unshare-user",
          "--disable-userns",
          "--unshare-ipc",
          "--unshare-pid",
          "--unshare-uts",
          "--unshare-cgroup-try",
          "--die-with-parent",
          "--new-session",
          "--hostname",
          "penstock");

  /** What name look-up, TLS and time zones need; nothing else of /etc is there. */
  private static final List<String> ETC =
      List.of(
          "resolv.conf",
          "hosts",
          "nsswitch.conf",
          "ssl",
          "ca-certificates",
          "pki",
          "localtime",
          "ld.so.cache",
          "alternatives",
          "java-17-openjdk",
          "java-21-openjdk");

  /** Where root, even without capabilities, could still turn the kernel's knobs. */
  private static final List<String> KERNEL_CONTROLS =
      List.of("sys", "sysrq-trigger", "irq", "bus", "fs");

  private SandboxArguments() {}

  /** The system read-only: programs, libraries, a few files of /etc. */
  static List<String> system() {
    var arguments = new ArrayList<String>(List.of("--ro-bind", "/usr", "/usr"));
    for (String folder : List.of("bin", "sbin", "lib", "lib32", "lib64")) {
      if (Isolation.isSymbolicLink("/" + folder))
        arguments.addAll(List.of("--symlink", "usr/" + folder, "/" + folder));
      else if (Files.isDirectory(Path.of("/", folder)))
        arguments.addAll(List.of("--ro-bind", "/" + folder, "/" + folder));
    }
    for (String name : ETC)
      arguments.addAll(List.of("--ro-bind-try", "/etc/" + name, "/etc/" + name));
    arguments.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    for (String name : KERNEL_CONTROLS)
      arguments.addAll(List.of("--ro-bind-try", "/proc/" + name, "/proc/" + name));
    return arguments;
  }

  /**
   * @param binds what else is there read-only: path inside by path outside
   * @param tmpBytes size of /tmp
   */
  static List<String> of(
      Map<Path, String> binds, Map<String, String> environment, long tmpBytes, String workDir) {
    var arguments = new ArrayList<>(NAMESPACES);
    arguments.addAll(system());
    arguments.addAll(List.of("--size", Long.toString(tmpBytes), "--tmpfs", "/tmp"));
    arguments.addAll(List.of("--dir", "/opt", "--dir", "/var"));
    binds.forEach(
        (outside, inside) -> arguments.addAll(List.of("--ro-bind", outside.toString(), inside)));
    arguments.addAll(List.of("--uid", "993", "--gid", "990", "--clearenv"));
    environment.forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
    arguments.addAll(List.of("--chdir", workDir));
    return arguments;
  }
}
