package io.penstock.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins a project: a template and a function that run at once. */
@Command(
    name = "init",
    description = {
      "Begin a project: hello (an HTTP API), api (with a PostgreSQL database), worker (a queue with"
          + " dead letters), cron (a schedule), thumbnail (a bucket's photos)."
    },
    footer = {"", "Examples:", "  penstock init hello", "  penstock init worker jobs -l python"},
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  private static final String RESOURCES = "/penstock/init/";

  private enum Kind {
    HELLO("curl http://localhost:8080/hello/you"),
    API("curl -d '{\"text\": \"first\"}' http://localhost:8080/notes"),
    WORKER("send Jobs '{\"id\": 1}'"),
    CRON("fire nightly"),
    THUMBNAIL("aws s3 cp photo.jpg s3://photos/incoming/photo.jpg");

    private final String attempt;

    Kind(String attempt) {
      this.attempt = attempt;
    }
  }

  private enum Language {
    NODE("src/index.js", "src/package.json", "npm install --prefix src"),
    PYTHON("src/app.py", "src/requirements.txt", "pip install -r src/requirements.txt -t src");

    private final String code;
    private final String packages;
    private final String install;

    Language(String code, String packages, String install) {
      this.code = code;
      this.packages = packages;
      this.install = install;
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description = "hello, api, worker, cron or thumbnail.")
  private Kind kind;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Is made. Default: the kind's name")
  private Path folder;

  @Option(
      names = {"-l", "--language"},
      paramLabel = "node|python",
      defaultValue = "node",
      description = "Default: ${DEFAULT-VALUE}")
  private Language language = Language.NODE;

  @Override
  public Integer call() throws IOException {
    String name = kind.name().toLowerCase(Locale.ROOT);
    Path target = folder == null ? Path.of(name) : folder;
    String from = RESOURCES + name + "/" + language.name().toLowerCase(Locale.ROOT) + "/";
    var files = new ArrayList<>(List.of("template.yaml", language.code));
    boolean packages = InitCommand.class.getResource(from + language.packages) != null;
    if (packages) files.add(language.packages);
    for (String file : files)
      if (Files.exists(target.resolve(file)))
        throw new IOException(target.resolve(file) + " exists; nothing is written over it");
    for (String file : files) write(from + file, target.resolve(file));
    Path ignored = target.resolve(".gitignore");
    if (!Files.exists(ignored))
      Files.writeString(ignored, ".penstock/\nnode_modules/\n", StandardCharsets.UTF_8);
    System.out.println("Made " + target + ". Then:");
    System.out.println("  cd " + target);
    if (packages) System.out.println("  " + language.install);
    System.out.println("  penstock up template.yaml");
    System.out.println(
        "  " + (kind.attempt.startsWith("curl") ? kind.attempt : "penstock " + kind.attempt));
    return 0;
  }

  private static void write(String resource, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = InitCommand.class.getResourceAsStream(resource)) {
      if (in == null) throw new IOException("this build has no " + resource);
      Files.write(file, in.readAllBytes());
    }
  }
}
