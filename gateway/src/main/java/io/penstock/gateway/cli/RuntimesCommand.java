package io.penstock.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What Lambda's runtimes bring beside the language, put where functions find it. */
@Command(
    name = "runtimes",
    description = "Add what Lambda's runtimes bring: AWS's SDKs, other versions of Node.js.",
    mixinStandardHelpOptions = true,
    subcommands = RuntimesCommand.Add.class)
final class RuntimesCommand {

  /** Fills a folder of the state from a registry; what is there already stays at its version. */
  @Command(
      name = "add",
      description =
          "Add AWS's SDK for a language from its registry, or a version of Node.js. Running"
              + " functions find it at their next cold start.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    private static final String PACKAGES = "packages";
    private static final String PINNED = "requirements.txt";
    private static final Pattern NODE_VERSION = Pattern.compile("nodejs(\\d+)\\.x");

    /** The clients of services that functions here can reach, and of those most used besides. */
    private static final List<String> CLIENTS =
        List.of(
            "@aws-sdk/client-dynamodb",
            "@aws-sdk/client-eventbridge",
            "@aws-sdk/client-kinesis",
            "@aws-sdk/client-lambda",
            "@aws-sdk/client-s3",
            "@aws-sdk/client-scheduler",
            "@aws-sdk/client-secrets-manager",
            "@aws-sdk/client-sfn",
            "@aws-sdk/client-sns",
            "@aws-sdk/client-sqs",
            "@aws-sdk/client-ssm",
            "@aws-sdk/client-sts",
            "@aws-sdk/lib-dynamodb");

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "nodejs or python: its SDK; nodejs24.x: that version of Node.js.")
    private String name;

    @Parameters(
        index = "1..*",
        arity = "0..*",
        paramLabel = "PACKAGE",
        description = "Packages beside the usual ones, such as @aws-sdk/client-iam.")
    private List<String> packages = List.of();

    @Option(
        names = "--data-dir",
        defaultValue = ".penstock",
        description = "Folder of all state. Default: ${DEFAULT-VALUE}")
    private Path dataDir;

    @Override
    public Integer call() throws IOException, InterruptedException {
      Path folder = dataDir.toAbsolutePath().resolve("runtimes").resolve(name);
      List<String> command = command(name, packages, folder);
      if (command == null) {
        System.err.println("penstock: " + name + ": one of nodejs, python, nodejs24.x.");
        return 2;
      }
      Files.createDirectories(folder);
      int status;
      try {
        status =
            new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
      } catch (IOException e) {
        System.err.println("penstock: " + command.getFirst() + " is needed: " + e.getMessage());
        return 1;
      }
      if (status == 0 && name.equals("python")) status = pin(folder);
      if (status == 0) System.out.println("penstock: " + name + " is in " + folder);
      return status;
    }

    /** Notes what has been installed, so that it stays at these versions. */
    private static int pin(Path folder) throws IOException, InterruptedException {
      Path installed = folder.resolve(PACKAGES);
      return new ProcessBuilder(
              "python3", "-m", "pip", "list", "--format=freeze", "--path", installed.toString())
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .redirectOutput(folder.resolve(PINNED).toFile())
          .start()
          .waitFor();
    }

    /** What fills the folder; null for a name that is not known. */
    static List<String> command(String name, List<String> packages, Path folder) {
      Matcher version = NODE_VERSION.matcher(name);
      if (version.matches()) return npm(folder, Set.of("node@" + version.group(1)));
      var wanted = new LinkedHashSet<String>();
      switch (name) {
        case "nodejs" -> {
          wanted.addAll(CLIENTS);
          wanted.addAll(packages);
          return npm(folder, wanted);
        }
        case "python" -> {
          wanted.add("boto3");
          wanted.addAll(packages);
          // Beside the machine's packages, whose wishes are none of these packages' business
          var pip = new ArrayList<>(List.of("python3", "-m", "pip", "install", "--quiet"));
          pip.addAll(List.of("--no-warn-conflicts", "--root-user-action=ignore"));
          pip.addAll(List.of("--disable-pip-version-check", "--upgrade"));
          pip.addAll(List.of("--target", folder.resolve(PACKAGES).toString()));
          Path pinned = folder.resolve(PINNED);
          if (Files.isRegularFile(pinned)) pip.addAll(List.of("--constraint", pinned.toString()));
          pip.addAll(wanted);
          return pip;
        }
        default -> {
          return null;
        }
      }
    }

    /** Exact versions are kept in the folder's package.json and its lock file. */
    private static List<String> npm(Path folder, Set<String> packages) {
      var npm = new ArrayList<>(List.of("npm", "install", "--save-exact", "--no-audit"));
      npm.addAll(List.of("--no-fund", "--omit=dev", "--prefix", folder.toString()));
      npm.addAll(packages);
      return npm;
    }
  }
}
