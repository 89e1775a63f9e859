package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a command is given as text, as {@code @FILE}, or as {@code -} on standard input. */
final class Given {
  private Given() {}

  static String text(String given) throws IOException {
    if (given.equals("-")) return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    return given.startsWith("@") ? file(given.substring(1)) : given;
  }

  /**
   * @throws IOException that names the file and says what is wrong with it
   */
  static String file(String name) throws IOException {
    try {
      return Files.readString(Path.of(name));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + Path.of(name).toAbsolutePath(), e);
    } catch (IOException e) {
      throw new IOException(name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
