package io.penstock.gateway.cli;

import io.penstock.gateway.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code validate}: everything that is wrong with a template, and what of it is not honoured. */
@Command(
    name = "validate",
    description = {
      "Say all that is wrong with a template, and what of it has no effect here.",
      "Exit status: 0 when it can be used, 2 when it cannot."
    },
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  private final Checker checker;
  @Mixin private UpOptions options;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  /** Reads a template, says what there is to say, and gives the exit status. */
  @FunctionalInterface
  public interface Checker {
    int check(Settings settings, boolean json) throws Exception;
  }

  ValidateCommand(Checker checker) {
    this.checker = checker;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.settings(System.getenv());
    if (settings.template() == null) throw new IllegalArgumentException("which TEMPLATE?");
    return checker.check(settings, json);
  }
}
