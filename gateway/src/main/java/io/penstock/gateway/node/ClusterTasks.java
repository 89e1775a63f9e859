package io.penstock.gateway.node;

import io.penstock.gateway.cli.ClusterCommand;
import io.penstock.gateway.settings.StoreAddress;
import io.penstock.gateway.store.postgres.Handover;
import io.penstock.gateway.store.postgres.Import;
import io.penstock.gateway.store.postgres.Members;
import io.penstock.gateway.store.sql.StoreException;
import io.penstock.gateway.store.sqlite.SqliteExport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What {@code cluster} asks of a database. */
public final class ClusterTasks implements ClusterCommand.Cluster {
  @Override
  public List<JsonObject> members(StoreAddress store) {
    return Members.of(Standby.database(store)).stream()
        .map(
            one ->
                new JsonObject()
                    .put("name", one.name())
                    .put("state", one.state().name())
                    .put("address", one.address())
                    .put("peer", one.peer())
                    .put("clockMillis", one.ahead() == null ? null : -one.ahead().toMillis())
                    .put("version", one.version())
                    .put("since", one.since() == null ? null : one.since().toString())
                    .put("seen", one.seen().toString()))
        .toList();
  }

  @Override
  public String drain(StoreAddress store, String only, Duration patience) {
    Handover done = Handover.run(Standby.database(store), only, patience);
    if (done == null) return null;
    return "%s has handed over to %s, in %.1f s"
        .formatted(done.from(), done.to(), done.took().toMillis() / 1000.0);
  }

  @Override
  public String importFrom(Path dataDir, StoreAddress store) throws IOException {
    try (var from = SqliteExport.open(dataDir)) {
      return Import.run(from.session(), Standby.database(store));
    } catch (SQLException e) {
      throw new StoreException("importing " + dataDir + ": " + e.getMessage(), e);
    }
  }
}
