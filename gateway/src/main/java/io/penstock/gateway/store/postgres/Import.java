package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings the rows of another store over, in steps that are committed each. After a break it can be
 * done again: what is there already is left as it is. At the end the counts are compared.
 */
public final class Import {
  private static final int STEP = 500;
  private static final String MARK = "import";
  private static final String BEGUN = "begun";
  private static final String DONE = "done";

  /**
   * @param key its primary key
   */
  private record Table(String name, List<String> key, List<String> columns) {
    private String keys() {
      return String.join(", ", key);
    }

    private String from() {
      return "SELECT " + String.join(", ", columns) + " FROM " + name + " ORDER BY " + keys();
    }

    private String into() {
      return "INSERT INTO "
          + name
          + " ("
          + String.join(", ", columns)
          + ") VALUES ("
          + String.join(", ", Collections.nCopies(columns.size(), "?"))
          + ") ON CONFLICT ("
          + keys()
          + ") DO NOTHING";
    }
  }

  private static final List<Table> TABLES =
      List.of(
          table("lane", "id", "id name"),
          table("payload", "id", "id crc body"),
          table(
              "delivery",
              "seq",
              "seq lane state due ended token attempts throttles lost since accepted payload shared"
                  + " size crc id kind target source trace order_key cause details condition tried"
                  + " took outcome error_type error_message"),
          table(
              "attempt",
              "delivery n",
              "delivery n started took outcome error_type error_message log_tail"),
          table("last_firing", "schedule", "schedule at"),
          table(
              "message",
              "seq",
              "seq queue id body attributes grp dedup trace source sent visible receives token"
                  + " first earlier timed"),
          table("message_sent", "queue dedup", "queue dedup at id seq"),
          table("document", "kind id", "kind id body"));

  private Import() {}

  private static Table table(String name, String key, String columns) {
    return new Table(name, List.of(key.split(" ")), List.of(columns.split(" ")));
  }

  /**
   * Blocks. No gateway may be active meanwhile.
   *
   * @param source a store of the newest schema that nobody changes
   * @return what was brought over, in words
   * @throws StoreException when the database has other rows than of this import, or a gateway is
   *     active; nothing was changed then. Or when the counts differ at the end
   */
  public static String run(Session source, PostgresConnections database)
      throws SQLException, IOException {
    PostgresSchema.migrate(database);
    try (Session target = database.writer(false)) {
      var clock = new DatabaseClock(InstantSource.system());
      Tenure tenure = Tenure.take(target, "import", clock);
      if (tenure == null)
        throw new StoreException(
            "A gateway is active on "
                + database
                + ", or was within the last 5 s. Stop all of them, then import.");
      try {
        begin(target, tenure);
        for (Table table : TABLES) copy(source, target, tenure, table);
        String counts = compare(source, target);
        end(target, tenure);
        return counts;
      } catch (SQLException | RuntimeException e) {
        target.forgetStatements();
        target.connection().rollback();
        throw e;
      } finally {
        tenure.end(target);
      }
    }
  }

  private static void begin(Session target, Tenure tenure) throws SQLException {
    if (marked(target, DONE))
      throw new StoreException("A store was imported into this database already.");
    if (!marked(target, BEGUN)) {
      for (Table table : TABLES)
        if (count(target, table) > 0)
          throw new StoreException(
              "The database has a store already, with rows in "
                  + table.name
                  + ". Import into an empty one: another schema=, or drop the schema.");
      mark(target, BEGUN);
    }
    commit(target, tenure);
  }

  private static void copy(Session source, Session target, Tenure tenure, Table table)
      throws SQLException {
    int copied = 0;
    try (ResultSet rows = source.query(table.from())) {
      while (rows.next()) {
        var values = new Object[table.columns.size()];
        for (int i = 0; i < values.length; i++) {
          Object value = rows.getObject(i + 1);
          values[i] = value instanceof String text ? text.replace('\0', '\uFFFD') : value;
        }
        target.later(table.into(), values);
        if (++copied % STEP == 0) commit(target, tenure);
      }
    }
    commit(target, tenure);
  }

  private static void commit(Session target, Tenure tenure) throws SQLException {
    tenure.prove(target, tenure.next());
    target.connection().commit();
  }

  private static String compare(Session source, Session target) throws SQLException {
    return TABLES.stream()
        .map(
            table -> {
              try {
                long is = count(target, table);
                long was = count(source, table);
                if (is != was)
                  throw new StoreException(
                      "Of %d rows of %s %d have arrived: import again."
                          .formatted(was, table.name, is));
                return is + " " + table.name;
              } catch (SQLException e) {
                throw new StoreException(e.getMessage(), e);
              }
            })
        .collect(Collectors.joining(", "));
  }

  private static void end(Session target, Tenure tenure) throws SQLException {
    target.run(
        "UPDATE active SET used = (SELECT coalesce(sum(octet_length(body)), 0) FROM payload) +"
            + " (SELECT 600 * count(*) FROM delivery) + (SELECT coalesce(sum(200 +"
            + " octet_length(body)), 0) FROM message)");
    mark(target, DONE);
    commit(target, tenure);
  }

  private static long count(Session session, Table table) throws SQLException {
    String marks = table.name.equals("document") ? " WHERE kind <> '" + MARK + "'" : "";
    return session.number("SELECT count(*) FROM " + table.name + marks);
  }

  private static boolean marked(Session target, String what) throws SQLException {
    return target.number("SELECT 1 FROM document WHERE kind = ? AND id = ?", MARK, what) != null;
  }

  private static void mark(Session target, String what) throws SQLException {
    target.run(
        "INSERT INTO document (kind, id, body) VALUES (?, ?, '{}') ON CONFLICT (kind, id) DO"
            + " NOTHING",
        MARK,
        what);
  }
}
