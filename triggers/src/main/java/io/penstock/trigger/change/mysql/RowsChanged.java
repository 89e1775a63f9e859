package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.EventData;
import io.penstock.trigger.change.RowChange;
import java.util.List;

/**
 * Rows of one event. A value that was not logged is {@link RowChange#UNCHANGED}.
 *
 * @param before null where there was none, as after: a list of as many rows
 */
@SuppressWarnings("serial") // the library's interface is serialisable; these never are
record RowsChanged(RowChange.Op op, TableMap map, List<String[]> before, List<String[]> after)
    implements EventData {}
