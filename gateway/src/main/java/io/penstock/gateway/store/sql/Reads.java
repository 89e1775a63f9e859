package io.penstock.gateway.store.sql;

import io.vertx.core.Future;
import java.sql.SQLException;

/** Runs queries beside the changes, each on one snapshot. Any thread. */
public interface Reads {
  /** A query. */
  interface Query<T> {
    T run(Session session) throws SQLException;
  }

  /** Fails with {@link io.penstock.gateway.delivery.RefusedException} when too many wait. */
  <T> Future<T> query(Query<T> query);
}
