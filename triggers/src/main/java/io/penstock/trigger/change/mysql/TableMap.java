package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.EventData;
import io.penstock.trigger.change.Table;

/**
 * A table as the rows that follow have it.
 *
 * @param codes types' numbers, with an enumeration's or a set's own
 * @param table null when it is none that is followed
 */
@SuppressWarnings("serial") // the library's interface is serialisable; these never are
record TableMap(long id, int[] codes, int[] metas, Table table) implements EventData {
  MysqlType type(int column) {
    return (MysqlType) table.columns().get(column).type();
  }
}
