package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The few jars that commands are started with which only call a running gateway. */
class ClientClassPathTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir private Path folder;

  private static TreeSet<String> named(String launcher) throws Exception {
    Matcher found =
        Pattern.compile("(?m)^client_jars=\"(.*)\"$")
            .matcher(Files.readString(ROOT.resolve(launcher)));
    assertTrue(found.find(), launcher);
    return new TreeSet<>(List.of(found.group(1).split(" ")));
  }

  private static List<String> classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of(all.split(File.pathSeparator));
  }

  private String run(List<String> command) throws Exception {
    Path printed = folder.resolve("printed");
    int status =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start()
            .waitFor();
    String text = Files.readString(printed);
    assertEquals(0, status, text);
    return text;
  }

  /** picocli's jar as the build rewrites it. */
  private Path rewritten(String jar) throws Exception {
    Path copy = Files.copy(Path.of(jar), folder.resolve("picocli.jar"));
    run(List.of(JAVA, ROOT.resolve("scripts/NewerClasses.java").toString(), copy.toString()));
    return copy;
  }

  @Test
  void everyCommandThatCallsAGatewayIsContentWithThem() throws Exception {
    var names = named("penstock");
    var installed = named("docker/launcher");
    assertTrue(installed.remove("penstock-gateway"));
    assertEquals(names, installed);
    var path = new ArrayList<String>();
    for (String part : classPath()) {
      Path at = Path.of(part);
      String name = at.getFileName().toString();
      if (at.endsWith("target/classes")) path.add(part);
      else if (name.startsWith("picocli-")) path.add(rewritten(part).toString());
      else if (names.stream().anyMatch(each -> name.matches(each + "-[0-9][^/]*\\.jar")))
        path.add(part);
    }
    String said =
        run(
            List.of(
                JAVA,
                "-Dvertx.logger-delegate-factory-class-name=io.vertx.core.logging.JULLogDelegateFactory",
                "-cp",
                String.join(File.pathSeparator, path),
                "io.penstock.gateway.Main",
                "rehearse-commands"));
    assertFalse(said.contains("ended with"), said);
    assertFalse(said.contains("NoClassDefFound"), said);
  }

  @Test
  void rewrittenClassesAreThoseOfBeforeInANewerForm() throws Exception {
    String jar =
        classPath().stream().filter(part -> part.contains("picocli-")).findFirst().orElseThrow();
    Path copy = rewritten(jar);
    try (var before = new JarFile(jar);
        var after = new JarFile(copy.toFile())) {
      for (var entry : Collections.list(before.entries())) {
        if (entry.isDirectory()) continue;
        var now = after.getJarEntry(entry.getName());
        assertEquals(entry.getTimeLocal(), now.getTimeLocal(), entry.getName());
        if (!entry.getName().endsWith(".class")) continue;
        try (var in = new DataInputStream(after.getInputStream(now))) {
          in.readInt();
          in.readUnsignedShort();
          assertTrue(in.readUnsignedShort() >= 50, entry.getName());
        }
      }
    }
    String help =
        run(
            List.of(
                JAVA, "-Xverify:all", "-cp", copy.toString(), "picocli.AutoComplete", "--help"));
    assertTrue(help.contains("autocomplete"), help);
  }
}
