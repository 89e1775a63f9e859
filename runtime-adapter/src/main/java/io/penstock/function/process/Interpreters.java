package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which program runs which runtime: of several versions on the machine the one asked for, else the
 * next newer, else the newest. Any thread; to find one blocks for some tens of milliseconds when it
 * is asked for the first time, since programs are asked for their version.
 */
final class Interpreters {
  private final Map<String, Path> chosen;
  private final List<Path> homes;
  private final Path libraries;
  private final Predicate<Path> usable;
  private final Map<String, Optional<Interpreter>> found = new ConcurrentHashMap<>();
  private final Map<Path, String> versions = new ConcurrentHashMap<>();

  /**
   * @param program its real path
   * @param version such as {@code 20.20.2}; empty when it does not tell
   * @param asked whether it is the version of the runtime's name, or what the operator named
   */
  record Interpreter(Path program, String version, boolean asked) {
    int major() {
      String first = version.split("\\D", 2)[0];
      return first.isEmpty() ? 0 : Integer.parseInt(first);
    }
  }

  /** Runtimes of which one was seen: a template may have many functions of each. */
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  /**
   * @param chosen what the operator named: programs by runtime
   * @param homes folders that version managers keep theirs in
   * @param libraries where {@code penstock runtimes add} put others; null: nowhere
   * @param usable whether functions may run a program
   */
  Interpreters(Map<String, Path> chosen, List<Path> homes, Path libraries, Predicate<Path> usable) {
    this.libraries = libraries;
    this.chosen = Map.copyOf(chosen);
    this.homes = List.copyOf(homes);
    this.usable = usable;
  }

  /**
   * Whether there is one, of whatever version. Quick.
   *
   * @throws IllegalArgumentException when the operator named one that is not there
   */
  boolean exists(RuntimeKind kind, String runtime) {
    if (chosen.containsKey(runtime)) return named(runtime) != null;
    if (there.contains(runtime)) return true;
    boolean any = !candidates(kind, runtime, kind.version(runtime)).isEmpty();
    if (any) there.add(runtime);
    return any;
  }

  private Path named(String runtime) {
    Path real = real(chosen.get(runtime));
    if (real == null)
      throw new IllegalArgumentException(
          "--runtime " + runtime + "=" + chosen.get(runtime) + ": there is no program.");
    return real;
  }

  /** Null when there is none of any version. */
  Interpreter find(RuntimeKind kind, String runtime) {
    return found
        .computeIfAbsent(runtime, name -> Optional.ofNullable(look(kind, name)))
        .orElse(null);
  }

  private Interpreter look(RuntimeKind kind, String runtime) {
    if (chosen.containsKey(runtime)) {
      Path named = named(runtime);
      return new Interpreter(named, version(kind, named), true);
    }
    String wanted = kind.version(runtime);
    List<Interpreter> all =
        candidates(kind, runtime, wanted).stream()
            .map(program -> new Interpreter(program, version(kind, program), false))
            .filter(interpreter -> !interpreter.version.isEmpty())
            .toList();
    return all.stream()
        .filter(each -> (each.version + ".").startsWith(wanted + "."))
        .max(Comparator.comparing(each -> kind.isComplete(each)))
        .map(each -> new Interpreter(each.program, each.version, true))
        .or(
            () ->
                all.stream()
                    .filter(each -> order(each.version, wanted) > 0)
                    .min((a, b) -> order(a.version, b.version)))
        .or(() -> all.stream().max((a, b) -> order(a.version, b.version)))
        .orElse(null);
  }

  private static int order(String a, String b) {
    String[] left = a.split("\\D+");
    String[] right = b.split("\\D+");
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
      if (order != 0) return order;
    }
    return 0;
  }

  private List<Path> candidates(RuntimeKind kind, String runtime, String wanted) {
    var all = new LinkedHashSet<Path>();
    if (libraries != null && kind == RuntimeKind.NODEJS) {
      Path added = real(libraries.resolve(runtime).resolve("node_modules/node/bin/node"));
      if (added != null) all.add(added);
    }
    for (String name : kind.programs(wanted)) all.addAll(Programs.all(name));
    for (String pattern : kind.places())
      for (Path home : homes) {
        String rooted = pattern.startsWith("/") ? pattern : home + "/" + pattern;
        for (Path program : matching(rooted)) {
          Path real = real(program);
          if (real != null) all.add(real);
        }
      }
    return all.stream().filter(usable).toList();
  }

  /** Paths that exist for a pattern with one star, which stands for one folder. */
  private static List<Path> matching(String pattern) {
    int star = pattern.indexOf('*');
    int from = pattern.lastIndexOf('/', star);
    int to = pattern.indexOf('/', star);
    var paths = new ArrayList<Path>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(
            Path.of(pattern.substring(0, from)), pattern.substring(from + 1, to))) {
      for (Path folder : folders) paths.add(folder.resolve(pattern.substring(to + 1)));
    } catch (IOException e) {
      return List.of();
    }
    paths.sort(Comparator.reverseOrder());
    return paths;
  }

  private static Path real(Path program) {
    try {
      return Files.isExecutable(program) && !Files.isDirectory(program)
          ? program.toRealPath()
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private String version(RuntimeKind kind, Path program) {
    return versions.computeIfAbsent(program, kind::versionOf);
  }
}
