package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock runtimes add}, with packages from a folder for those of the registry. */
class RuntimesCommandTest {
  @TempDir private Path folder;

  /** A package with nothing but its version in it. */
  private void wheel(String name, String version) throws IOException {
    Path file =
        Files.createDirectories(folder.resolve("wheels"))
            .resolve(name + "-" + version + "-py3-none-any.whl");
    try (FileSystem zip =
        FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of("create", "true"))) {
      Path information = Files.createDirectories(zip.getPath(name + "-" + version + ".dist-info"));
      Files.createDirectories(zip.getPath(name));
      Files.writeString(zip.getPath(name, "__init__.py"), "__version__ = '" + version + "'\n");
      Files.writeString(
          information.resolve("METADATA"),
          "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
      Files.writeString(
          information.resolve("WHEEL"),
          "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      Files.writeString(information.resolve("RECORD"), "");
    }
  }

  private int run(String... arguments) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.penstock.gateway.Main",
                "runtimes",
                "add"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data-dir", folder.resolve("state").toString()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    builder.environment().put("PIP_NO_INDEX", "1");
    builder.environment().put("PIP_FIND_LINKS", folder.resolve("wheels").toString());
    Process process = builder.start();
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), "it ends");
    return process.exitValue();
  }

  private String version(String name) throws IOException {
    return Files.readString(
        folder.resolve("state/runtimes/python/packages/" + name + "/__init__.py"));
  }

  @Test
  void whatIsThereStaysAtItsVersion() throws Exception {
    Process pip =
        new ProcessBuilder("python3", "-m", "pip", "--version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(pip.waitFor() == 0, "pip is not installed");
    wheel("boto3", "1.40.0");
    assertEquals(0, run("python"), () -> log());
    assertEquals("__version__ = '1.40.0'\n", version("boto3"));
    wheel("boto3", "1.41.0");
    wheel("other", "2.0");
    assertEquals(0, run("python", "other"), () -> log());
    assertEquals("__version__ = '1.40.0'\n", version("boto3"));
    assertEquals("__version__ = '2.0'\n", version("other"));
    assertEquals(
        List.of("boto3==1.40.0", "other==2.0"),
        Files.readAllLines(folder.resolve("state/runtimes/python/requirements.txt")));
    assertTrue(
        log().contains("penstock: python is in " + folder.resolve("state/runtimes/python")), log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void ofNodeExactVersionsAreKept() {
    List<String> sdk =
        RuntimesCommand.Add.command("nodejs", List.of("@aws-sdk/client-iam"), folder);
    assertEquals(List.of("npm", "install", "--save-exact"), sdk.subList(0, 3));
    assertTrue(sdk.containsAll(List.of("@aws-sdk/client-sqs", "@aws-sdk/client-iam")), "" + sdk);
    assertEquals("node@24", RuntimesCommand.Add.command("nodejs24.x", List.of(), folder).getLast());
    assertNull(RuntimesCommand.Add.command("cobol", List.of(), folder));
  }
}
