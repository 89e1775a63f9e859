package io.penstock.gateway.store.sql;

import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Documents as rows. */
final class DocumentRows implements Documents {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentRows.class);
  private static final String PUT =
      "INSERT INTO document (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE"
          + " SET body = excluded.body";
  private static final String DELETE = "DELETE FROM document WHERE kind = ? AND id = ?";
  private static final String GET = "SELECT body FROM document WHERE kind = ? AND id = ?";
  private static final String PAGE =
      "SELECT id, body FROM document WHERE kind = ? AND id > ? ORDER BY id LIMIT ?";
  private static final String MEASURE =
      "SELECT count(*) AS count, coalesce(sum(length(body)), 0) AS bytes FROM document WHERE kind ="
          + " ?";
  private static final String DELETE_SOME =
      "DELETE FROM document WHERE (kind, id) IN (SELECT kind, id FROM document WHERE kind = ? AND"
          + " (id < ? OR ? = 1) ORDER BY id LIMIT ?)";
  private static final int STEP = 1_000;
  private static final String LIST = "SELECT id, body FROM document WHERE kind = ? ORDER BY id";

  private final Changes writer;
  private final Reads readers;

  record Row(String kind, String id, byte[] body) {}

  DocumentRows(Changes writer, Reads readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** Changes whose bodies are bytes already: the caller's thread does what the writer need not. */
  record Encoded(List<Row> rows, int bytes) {
    void run(Session session) throws SQLException {
      for (Row row : rows) {
        if (row.body == null) session.run(DELETE, row.kind, row.id);
        else session.run(PUT, row.kind, row.id, row.body);
      }
    }
  }

  static Encoded changes(List<Change> changes) {
    var rows = new ArrayList<Row>(changes.size());
    int bytes = 0;
    for (Change change : changes) {
      byte[] body = change.body() == null ? null : change.body().toBuffer().getBytes();
      if (body != null) bytes += body.length;
      rows.add(new Row(change.kind(), change.id(), body));
    }
    return new Encoded(rows, bytes);
  }

  @Override
  public Future<Void> write(List<Change> documents) {
    Encoded changes = changes(documents);
    return writer.submit(
        changes.bytes,
        session -> {
          changes.run(session);
          return null;
        });
  }

  @Override
  public Future<JsonObject> get(String kind, String id) {
    return readers.query(
        session -> {
          try (var rows = session.query(GET, kind, id)) {
            return rows.next() ? json(rows.getBytes("body")) : null;
          }
        });
  }

  @Override
  public Future<Map<String, JsonObject>> get(String kind, Collection<String> ids) {
    return readers.query(
        session -> {
          var found = new HashMap<String, JsonObject>();
          for (String id : ids) {
            try (var rows = session.query(GET, kind, id)) {
              if (rows.next()) found.put(id, json(rows.getBytes("body")));
            }
          }
          return found;
        });
  }

  @Override
  public Future<Map<String, JsonObject>> list(String kind) {
    return readers.query(
        session -> {
          var all = new TreeMap<String, JsonObject>();
          try (var rows = session.query(LIST, kind)) {
            while (rows.next()) put(all, kind, rows);
          }
          return all;
        });
  }

  @Override
  public Future<Map<String, JsonObject>> page(String kind, String after, int most) {
    return readers.query(
        session -> {
          var page = new LinkedHashMap<String, JsonObject>();
          try (var rows = session.query(PAGE, kind, after, most)) {
            while (rows.next()) put(page, kind, rows);
          }
          return page;
        });
  }

  @Override
  public Future<Measure> measure(String kind) {
    return readers.query(
        session -> {
          try (var rows = session.query(MEASURE, kind)) {
            return rows.next()
                ? new Measure(rows.getLong("count"), rows.getLong("bytes"))
                : new Measure(0, 0);
          }
        });
  }

  /** In steps, so that nobody else's change waits long. */
  @Override
  public Future<Void> deleteBefore(String kind, String id) {
    return writer
        .submit(
            session ->
                session.run(DELETE_SOME, kind, id == null ? "" : id, id == null ? 1 : 0, STEP))
        .compose(deleted -> deleted < STEP ? Future.succeededFuture() : deleteBefore(kind, id));
  }

  /** One that cannot be read stays where it is, and is told of; the others go on without it. */
  private static void put(Map<String, JsonObject> to, String kind, ResultSet row)
      throws SQLException {
    String id = row.getString("id");
    try {
      to.put(id, json(row.getBytes("body")));
    } catch (DecodeException e) {
      LOG.error(
          "the document {} of kind {} cannot be read and is left out: {}",
          id,
          kind,
          e.getMessage());
    }
  }

  private static JsonObject json(byte[] body) {
    return new JsonObject(Buffer.buffer(body));
  }
}
