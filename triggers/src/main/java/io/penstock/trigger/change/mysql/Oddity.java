package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.EventData;

/**
 * An event that cannot be passed over.
 *
 * @param problem why, and what helps
 */
record Oddity(String problem) implements EventData {
  private static final long serialVersionUID = 1;
}
