package io.penstock.gateway.node;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Similar;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One function of a template, called once: its log goes to standard error as it comes, its result
 * to standard output. Nothing else of the template is there, and nothing stays.
 */
final class OneCall {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private OneCall() {}

  /** 0, 2 when the function failed, 1 when it could not be called. */
  static int invoke(Settings settings, String name, byte[] event) throws IOException {
    var screen = Up.screen(settings);
    Template template;
    try {
      template = Up.read(settings, Up.templates(settings, null));
    } catch (TemplateException e) {
      screen.broken(e, false);
      return 1;
    }
    List<FunctionDef> all = template.declared().functions();
    List<FunctionDef> wanted = all.stream().filter(def -> def.name().equals(name)).toList();
    if (wanted.isEmpty()) {
      screen.error(
          "There is no function named "
              + name
              + " in the template."
              + Similar.hint(name, all.stream().map(FunctionDef::name).toList()));
      return 1;
    }
    Path folder = Files.createTempDirectory("penstock-invoke");
    try {
      return call(settings.elsewhere(folder), wanted, event);
    } catch (RuntimeException e) {
      screen.error(Up.reason(e));
      return 1;
    } finally {
      delete(folder);
    }
  }

  private static int call(Settings settings, List<FunctionDef> wanted, byte[] event) {
    var node = new Node(settings, InstantSource.system());
    try {
      var only = new TemplateResources(wanted, List.of(), List.of());
      node.start(() -> new Template(only, List.of(), List.of()))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      node.lambda.logs.follow(line -> System.err.println(line.text()));
      var ref = node.lambda.registry.function(wanted.getFirst().name()).latest().spec().ref();
      Result result =
          node.lambda
              .broker
              .call(
                  Invocation.of(UUID.randomUUID().toString(), ref, Buffer.buffer(event), null),
                  "invoke")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return told(result.outcome());
    } finally {
      node.stop(GRACE).toCompletionStage().toCompletableFuture().join();
    }
  }

  private static int told(Outcome outcome) {
    switch (outcome) {
      case Outcome.Throttled throttled -> {
        System.err.println("penstock: throttled: " + throttled.reason());
        return 1;
      }
      case Outcome.Unreachable unreachable -> {
        System.err.println("penstock: " + unreachable.reason());
        return 1;
      }
      case Outcome.Returned _, Outcome.Raised _, Outcome.TimedOut _ -> {
        System.out.writeBytes(outcome.payload().getBytes());
        System.out.println();
        return outcome.isFunctionError() ? 2 : 0;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}
