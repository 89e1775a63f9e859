package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Documents as rows. */
final class DocumentRows implements Documents {
  private static final String PUT =
      "INSERT INTO document (kind, id, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body ="
          + " excluded.body";
  private static final String DELETE = "DELETE FROM document WHERE kind = ? AND id = ?";
  private static final String GET = "SELECT body FROM document WHERE kind = ? AND id = ?";
  private static final String LIST = "SELECT id, body FROM document WHERE kind = ? ORDER BY id";

  private final Writer writer;
  private final Readers readers;

  private record Row(String kind, String id, byte[] body) {}

  DocumentRows(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Future<Void> write(List<Change> changes) {
    var rows = new ArrayList<Row>(changes.size());
    int bytes = 0;
    for (Change change : changes) {
      byte[] body = change.body() == null ? null : change.body().toBuffer().getBytes();
      if (body != null) bytes += body.length;
      rows.add(new Row(change.kind(), change.id(), body));
    }
    return writer.submit(
        bytes,
        session -> {
          for (Row row : rows) {
            if (row.body == null) session.run(DELETE, row.kind, row.id);
            else session.run(PUT, row.kind, row.id, row.body);
          }
          return null;
        });
  }

  @Override
  public Future<JsonObject> get(String kind, String id) {
    return readers.query(
        session -> {
          try (var rows = session.query(GET, kind, id)) {
            return rows.next() ? json(rows.getBytes(1)) : null;
          }
        });
  }

  @Override
  public Future<Map<String, JsonObject>> list(String kind) {
    return readers.query(
        session -> {
          var all = new TreeMap<String, JsonObject>();
          try (var rows = session.query(LIST, kind)) {
            while (rows.next()) all.put(rows.getString(1), json(rows.getBytes(2)));
          }
          return all;
        });
  }

  private static JsonObject json(byte[] body) {
    return new JsonObject(Buffer.buffer(body));
  }
}
