package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup} and {@code restore}: the store as one file. */
public abstract sealed class BackupCommand implements Callable<Integer> {
  /** Copies between a data folder and a file; what was copied, in words. */
  @FunctionalInterface
  public interface Copier {
    String copy(Path dataDir, Path file) throws IOException;
  }

  private final Copier copier;
  private final String done;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      defaultValue = ".penstock",
      description = "Folder of all state. Default: ${DEFAULT-VALUE}")
  private Path dataDir;

  @Parameters(paramLabel = "FILE")
  private Path file;

  private BackupCommand(Copier copier, String done) {
    this.copier = copier;
    this.done = done;
  }

  @Override
  public Integer call() throws IOException {
    String what = copier.copy(dataDir, file);
    spec.commandLine().getOut().println(done + " " + file + ": " + what + ".");
    return 0;
  }

  /** {@code backup FILE}. */
  @Command(
      name = "backup",
      description = "Copy the store to a file, while a gateway runs or not.",
      mixinStandardHelpOptions = true)
  static final class Backup extends BackupCommand {
    Backup(Copier copier) {
      super(copier, "Copied to");
    }
  }

  /** {@code restore FILE}. */
  @Command(
      name = "restore",
      description = "Put a copy in the store's place, while no gateway runs.",
      mixinStandardHelpOptions = true)
  static final class Restore extends BackupCommand {
    Restore(Copier copier) {
      super(copier, "Restored from");
    }
  }
}
