package io.penstock.gateway.node;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.process.CodeFingerprint;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.penstock.gateway.template.TemplateInputs;
import io.penstock.gateway.template.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks ten times a second whether template, the files that it is made of, or code have changed,
 * less often where a look takes long, and reads the template anew once they have been still for a
 * moment. A template that cannot be used leaves everything as it is. A virtual thread of its own.
 */
public final class TemplateWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemplateWatcher.class);
  private static final Duration EVERY = Duration.ofMillis(100);

  /** Between looks as many times as long as one takes, up to so long. */
  private static final int REST = 10;

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Templates templates;
  private final Path file;
  private final TemplateInputs inputs;
  private final Consumer<Template> changed;
  private final Consumer<TemplateException> broken;
  private final Thread thread;
  private volatile List<Path> code;
  private volatile List<Path> files;

  /**
   * @param first what was read at the start
   */
  TemplateWatcher(
      Templates templates,
      Path file,
      TemplateInputs inputs,
      Template first,
      Consumer<Template> changed,
      Consumer<TemplateException> broken) {
    this.templates = templates;
    this.file = file;
    this.inputs = inputs;
    this.code = first.codeFolders();
    this.files = first.files();
    this.changed = changed;
    this.broken = broken;
    this.thread = Thread.ofVirtual().name("template-watcher").start(this::watch);
  }

  private void watch() {
    int applied = state();
    int seen = applied;
    long took = 0;
    while (true) {
      try {
        Thread.sleep(seen == applied ? rest(took) : EVERY);
      } catch (InterruptedException e) {
        return;
      }
      long begin = System.nanoTime();
      int now = state();
      took = System.nanoTime() - begin;
      if (now != seen) {
        seen = now; // still being written, perhaps: look once more
        continue;
      }
      if (now == applied) continue;
      applied = now;
      List<Path> codeBefore = code;
      List<Path> filesBefore = files;
      try {
        Template template = templates.read(file, inputs);
        code = template.codeFolders();
        files = template.files();
        changed.accept(template);
      } catch (TemplateException e) {
        files = Stream.concat(files.stream(), e.files().stream()).distinct().toList();
        broken.accept(e);
      } catch (RuntimeException | StackOverflowError e) {
        // A defect: what was in force still is, and the next edit is read
        LOG.error("The change of {} was not taken", file, e);
      }
      // What changed while it was read is read again at the next look.
      if (state(codeBefore, filesBefore) == now) {
        applied = state();
        seen = applied;
      }
    }
  }

  private static Duration rest(long nanos) {
    var rest = Duration.ofNanos(REST * nanos);
    if (rest.compareTo(EVERY) < 0) return EVERY;
    return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
  }

  private int state() {
    return state(code, files);
  }

  private int state(List<Path> code, List<Path> files) {
    int state = 0;
    try {
      state = state(file);
      for (Path other : files) // one that is missing may come yet
      state = state * 31 + (Files.isRegularFile(other) ? state(other) : 0);
      for (Path folder : code) state = state * 31 + code(folder);
    } catch (IOException | RuntimeException e) {
      return state + 1; // being replaced: the next look tells
    }
    return state;
  }

  /** An archive's bytes are not read: that is for whoever wants to know what changed. */
  private static int code(Path path) throws IOException {
    return Files.isRegularFile(path)
        ? state(path)
        : Arrays.hashCode(CodeFingerprint.of(new Code.Package(path)).hash());
  }

  private static int state(Path file) throws IOException {
    return Files.getLastModifiedTime(file).hashCode() * 31 + Long.hashCode(Files.size(file));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
