package io.penstock.trigger.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the fuzz targets of a module without a fuzzer: on every input that lies in {@code
 * src/test/resources/fuzz/TARGET}, seeds and what was found, and on some made of them by chance.
 */
public final class Replay {
  private static final Path INPUTS = Path.of("src/test/resources/fuzz");
  private static final int MADE = Integer.getInteger("fuzz.made", 300);
  private static final long SEED = Long.getLong("penstock.seed", 20_261_201);

  private Replay() {}

  /** All targets of the module, each with its inputs; one without inputs fails. */
  public static Stream<DynamicContainer> all() throws IOException {
    Set<String> targets = targets();
    try (Stream<Path> folders = Files.list(INPUTS)) {
      assertEquals(
          targets,
          folders
              .map(folder -> folder.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)),
          "each target has a folder of inputs, and each folder a target");
    }
    return targets.stream().map(Replay::target);
  }

  private static Set<String> targets() throws IOException {
    Path root = Path.of("src/test/java");
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith("Fuzz.java"))
          .map(name -> name.replace(".java", "").replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static DynamicContainer target(String name) {
    try (Stream<Path> files = Files.list(INPUTS.resolve(name))) {
      List<Path> inputs = files.sorted().toList();
      assertTrue(inputs.size() > 1, "seeds of " + name);
      return DynamicContainer.dynamicContainer(
          name.substring(name.lastIndexOf('.') + 1),
          Stream.concat(
              inputs.stream()
                  .map(
                      file ->
                          DynamicTest.dynamicTest(
                              file.getFileName().toString(),
                              () -> run(name, Files.readAllBytes(file)))),
              Stream.of(
                  DynamicTest.dynamicTest("made of them by chance", () -> made(name, inputs)))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void made(String name, List<Path> inputs) throws Exception {
    var random = new Random(SEED);
    for (int i = 0; i < MADE; i++) {
      byte[] one = Files.readAllBytes(inputs.get(random.nextInt(inputs.size())));
      byte[] other = Files.readAllBytes(inputs.get(random.nextInt(inputs.size())));
      byte[] input = changed(one, other, random);
      try {
        run(name, input);
      } catch (Throwable e) {
        throw new AssertionError(
            "input "
                + java.util.HexFormat.of().formatHex(input)
                + " (-Dpenstock.seed="
                + SEED
                + ")",
            e);
      }
    }
  }

  /** A piece of the other in the place of a piece of the one, and some bytes changed. */
  private static byte[] changed(byte[] one, byte[] other, Random random) {
    int from = random.nextInt(one.length + 1);
    int to = from + random.nextInt(one.length - from + 1);
    int start = random.nextInt(other.length + 1);
    int end = start + random.nextInt(Math.min(32, other.length - start) + 1);
    byte[] made = Arrays.copyOf(one, from + (end - start) + (one.length - to));
    System.arraycopy(other, start, made, from, end - start);
    System.arraycopy(one, to, made, from + end - start, one.length - to);
    for (int i = random.nextInt(4); i > 0 && made.length > 0; i--)
      made[random.nextInt(made.length)] = (byte) random.nextInt(256);
    return made;
  }

  private static void run(String name, byte[] input) throws Exception {
    Method target = Class.forName(name).getMethod("fuzzerTestOneInput", byte[].class);
    try {
      target.invoke(null, (Object) input);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) throw error;
      throw (Exception) e.getCause();
    }
  }
}
