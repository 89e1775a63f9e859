package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes keys and a token for a gateway. */
@Command(
    name = "keys",
    description = "Make an access key and a token for a gateway: up --credentials FILE.",
    footer = {"", "Example:", "  penstock keys --write credentials"},
    mixinStandardHelpOptions = true)
final class KeysCommand implements Callable<Integer> {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Into a new file that only its owner reads. Default: printed")
  private Path file;

  @Override
  public Integer call() throws IOException {
    var random = new SecureRandom();
    var id = new StringBuilder("AKIA");
    for (int i = 0; i < 16; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    String text = id + " = " + secret(random, 30) + "\ntoken = " + secret(random, 24) + "\n";
    if (file == null) {
      System.out.print(text);
      return 0;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " exists; nothing is written over it", e);
    }
    Files.writeString(file, text);
    System.out.println("Written to " + file + ". Start with: penstock up --credentials " + file);
    return 0;
  }

  private static String secret(SecureRandom random, int bytes) {
    var drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }
}
