package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.Table;
import io.penstock.trigger.fuzz.Input;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Events of a binary log, one after the other, and the statements in it. */
public final class BinlogFuzz {
  private static final MysqlCatalog CATALOG =
      new MysqlCatalog(Table.of("shop", "orders", List.of()), true, Map.of(45, "utf8mb4"));

  private BinlogFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    var events =
        new BinlogEvents(new TableMaps((database, table) -> table.equals("orders"), () -> CATALOG));
    try (var in = new ByteArrayInputStream(data)) {
      while (true) {
        Event event = events.nextEvent(in);
        if (event == null) break;
      }
    } catch (IOException | RefusedTableException e) {
      // damaged: said so
    }
    var statements = new Statements((database, table) -> true, "shop", "orders");
    String sql = Input.text(data);
    statements.empties("shop", sql);
    statements.changes(sql);
    statements.writes(sql);
  }
}
