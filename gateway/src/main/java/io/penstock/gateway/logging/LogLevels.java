package io.penstock.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** How much is logged, while the process runs. Any thread. */
public final class LogLevels {
  public static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");

  private static final String NAME = "[A-Za-z0-9_.$]{1,200}";

  private LogLevels() {}

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  /** Loggers that have a level of their own, and it; the others have that of what they lie in. */
  public static Map<String, String> all() {
    var levels = new TreeMap<String, String>();
    for (Logger logger : context().getLoggerList())
      if (logger.getLevel() != null)
        levels.put(logger.getName(), logger.getLevel().toString().toLowerCase(Locale.ROOT));
    return levels;
  }

  /**
   * @param logger a class, a package, or {@code ROOT}
   * @param level null for that of what it lies in
   * @throws IllegalArgumentException with what would do
   */
  public static void set(String logger, String level) {
    if (logger == null || !logger.matches(NAME))
      throw new IllegalArgumentException(
          "A logger is a class, a package such as io.penstock.gateway.sqs, or ROOT.");
    if (level != null && !LEVELS.contains(level.toLowerCase(Locale.ROOT)))
      throw new IllegalArgumentException(
          level + " is no level: trace, debug, info, warn, error or off.");
    if (level == null && logger.equalsIgnoreCase(org.slf4j.Logger.ROOT_LOGGER_NAME))
      throw new IllegalArgumentException("ROOT lies in nothing: it needs a level.");
    context().getLogger(logger).setLevel(level == null ? null : Level.toLevel(level));
  }
}
