package io.penstock.gateway.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.penstock.gateway.template.Templates;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Reads settings and template again while the gateway runs. What can be changed without a start is;
 * what cannot is named. What cannot be used leaves everything as it is.
 */
public final class Reload implements AutoCloseable {
  private final Rereading again;
  private final Templates templates;
  private final Node node;
  private final TerminalOutput screen;
  private TemplateWatcher watcher;

  /** The settings as they would be at a start now. */
  @FunctionalInterface
  public interface Rereading {
    /**
     * @throws Exception when they cannot be used; its message says why
     */
    Now read() throws Exception;
  }

  /**
   * What was read.
   *
   * @param needStart options whose new value waits for the next start
   */
  public record Now(Settings settings, List<String> needStart) {}

  Reload(
      Rereading again,
      Templates templates,
      Node node,
      TerminalOutput screen,
      TemplateWatcher watcher) {
    this.again = again;
    this.templates = templates;
    this.node = node;
    this.screen = screen;
    this.watcher = watcher;
  }

  synchronized void run() {
    Settings settings;
    List<String> needStart;
    Template template;
    try {
      Now now = again.read();
      settings = now.settings();
      needStart = now.needStart();
      template = Up.read(settings, templates);
    } catch (TemplateException e) {
      screen.broken(e, true);
      return;
    } catch (Exception e) {
      screen.error("nothing was reloaded: " + Up.reason(e));
      return;
    }
    logLevel(settings);
    node.ports.renew();
    close();
    watcher = Up.watch(settings, templates, template, node, screen);
    Up.changed(settings, template, node, screen);
    screen.note(
        needStart.isEmpty()
            ? "reloaded."
            : "reloaded; these take effect at the next start: " + String.join(", ", needStart));
  }

  /** How much is said of what goes wrong. */
  static void logLevel(Settings settings) {
    if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root)
      root.setLevel(Level.toLevel(settings.terminal().logLevel()));
  }

  @Override
  public synchronized void close() {
    if (watcher != null) watcher.close();
    watcher = null;
  }
}
