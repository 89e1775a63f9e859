package io.penstock.function.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

  /** The root itself, once everything has its place: as on Lambda only /tmp can be written. */
  static final List<String> SEALED =
      List.of("--dir", "/home", "--dir", "/mnt", "--remount-ro", "/dev", "--remount-ro", "/");

  /**
   * What name look-up, TLS and time zones need, and by what packages with native code choose it;
   * nothing else of /etc is there.
   */
  private static final List<String> ETC =
      List.of(
          "os-release",
          "services",
          "protocols",
          "resolv.conf",
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

  /** Not /dev/shm, which Lambda does not have either: it would be memory that nobody counts. */
  private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/bash
      nobody:x:65534:65534:nobody:/:/sbin/nologin
      sbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin
      """;

  private static final String GROUP = "root:x:0:\nnobody:x:65534:\nsbx_user1051:x:990:\n";

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
    arguments.addAll(List.of("--proc", "/proc", "--tmpfs", "/dev"));
    for (String name : DEVICES)
      arguments.addAll(List.of("--dev-bind", "/dev/" + name, "/dev/" + name));
    arguments.addAll(List.of("--symlink", "/proc/self/fd", "/dev/fd"));
    arguments.addAll(List.of("--symlink", "/proc/self/fd/0", "/dev/stdin"));
    arguments.addAll(List.of("--symlink", "/proc/self/fd/1", "/dev/stdout"));
    arguments.addAll(List.of("--symlink", "/proc/self/fd/2", "/dev/stderr"));
    for (String name : KERNEL_CONTROLS)
      arguments.addAll(List.of("--ro-bind-try", "/proc/" + name, "/proc/" + name));
    return arguments;
  }

  /**
   * Writes the entries of the user that functions are, which programs look their home up in, and
   * the hosts.
   */
  static void writeUser(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("passwd"), PASSWD, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("group"), GROUP, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("hosts"), hosts(), StandardCharsets.UTF_8);
  }

  /** The machine's, and the name by which extensions are to listen. */
  private static String hosts() throws IOException {
    Path machine = Path.of("/etc/hosts");
    String others = Files.isReadable(machine) ? Files.readString(machine) : "127.0.0.1 localhost\n";
    return others.stripTrailing() + "\n127.0.0.1 sandbox.localdomain sandbox\n";
  }

  /**
   * @param user folder with the files of {@link #writeUser}
   * @param binds what else is there read-only: path inside by path outside
   * @param links links: target by path inside
   * @param tmpBytes size of /tmp
   */
  static List<String> of(
      Path user,
      Map<String, Path> binds,
      Map<String, String> links,
      Map<String, String> environment,
      long tmpBytes,
      String workDir) {
    var arguments = new ArrayList<>(NAMESPACES);
    arguments.addAll(system());
    for (String name : List.of("passwd", "group", "hosts"))
      arguments.addAll(List.of("--ro-bind", user.resolve(name).toString(), "/etc/" + name));
    arguments.addAll(List.of("--size", Long.toString(tmpBytes), "--tmpfs", "/tmp"));
    arguments.addAll(List.of("--dir", "/opt", "--dir", "/var"));
    binds.forEach(
        (inside, outside) -> arguments.addAll(List.of("--ro-bind", outside.toString(), inside)));
    links.forEach((inside, target) -> arguments.addAll(List.of("--symlink", target, inside)));
    arguments.addAll(SEALED);
    arguments.addAll(List.of("--uid", "993", "--gid", "990", "--clearenv"));
    environment.forEach((name, value) -> arguments.addAll(List.of("--setenv", name, value)));
    arguments.addAll(List.of("--chdir", workDir));
    return arguments;
  }
}
