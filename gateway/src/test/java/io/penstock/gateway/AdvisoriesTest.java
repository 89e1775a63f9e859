package io.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jars we run with against the advisories that are known, without a network. */
class AdvisoriesTest {
  private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.]*)(-[\\w-]+)?\\.jar");

  /** One line of the list: what is older than the version is affected. */
  private record Advisory(Pattern artifact, String mended, String what) {
    static Advisory of(String line) {
      String[] parts = line.split("\\s+", 3);
      return new Advisory(
          Pattern.compile(Pattern.quote(parts[0]).replace("*", "\\E.*\\Q")), parts[1], parts[2]);
    }
  }

  private static List<Advisory> advisories() throws Exception {
    return Files.readAllLines(Path.of("../docs/advisories.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Advisory::of)
        .toList();
  }

  /** Negative when the first is older; words after the numbers do not count. */
  static int compare(String one, String other) {
    String[] first = one.split("\\.");
    String[] second = other.split("\\.");
    for (int i = 0; i < Math.max(first.length, second.length); i++) {
      int difference = number(first, i) - number(second, i);
      if (difference != 0) return difference;
    }
    return 0;
  }

  private static int number(String[] parts, int at) {
    return at < parts.length && parts[at].matches("\\d{1,9}") ? Integer.parseInt(parts[at]) : 0;
  }

  @Test
  void noJarIsOlderThanTheMendOfAKnownAdvisory() throws Exception {
    var affected = new ArrayList<String>();
    var matched = new ArrayList<String>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      Matcher jar = JAR.matcher(Path.of(entry).getFileName().toString());
      if (!jar.matches()) continue;
      for (Advisory advisory : advisories())
        if (advisory.artifact().matcher(jar.group(1)).matches()) {
          matched.add(jar.group());
          if (compare(jar.group(2), advisory.mended()) < 0)
            affected.add(
                jar.group() + " is older than " + advisory.mended() + ": " + advisory.what());
        }
    }
    assertEquals(List.of(), affected);
    for (String kind : List.of("netty-codec-http-", "vertx-core-", "logback-core-", "sqlite-jdbc-"))
      assertTrue(matched.stream().anyMatch(jar -> jar.startsWith(kind)), kind + " in " + matched);
  }

  @Test
  void versionsAreComparedByTheirNumbers() {
    assertTrue(compare("4.2.9.Final", "4.2.18") < 0);
    assertTrue(compare("4.2.18.Final", "4.2.18") == 0);
    assertTrue(compare("2.22", "2.21.8") > 0);
    assertTrue(compare("1.85", "1.84.1") > 0);
  }
}
