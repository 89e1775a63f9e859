package io.penstock.gateway.store.sql;

import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.List;

/** Takes changes and commits them in groups. Any thread; answers come on the caller's context. */
public interface Changes {
  /** A change. May be run again when the group it was part of failed; so it only touches rows. */
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  /** What is kept in memory about the rows. The writer's thread only. */
  interface Memory {
    void committed();

    void rolledBack(Session session) throws SQLException;
  }

  /** Housekeeping in small steps; each is a transaction. True when there is more at once. */
  interface Chore {
    boolean step(Session session) throws SQLException;
  }

  /** For what comes from outside: refused when too much waits. */
  <T> Future<T> submit(int bytes, Work<T> work);

  /**
   * The same.
   *
   * @param ids of the deliveries that it stores, should they be known already
   */
  default <T> Future<T> submit(int bytes, List<String> ids, Work<T> work) {
    return submit(bytes, work);
  }

  /** For the engine's own steps, which are bounded by what is under way. */
  <T> Future<T> submit(Work<T> work);

  /** The same for what a power cut may undo: leases. */
  <T> Future<T> submitUnsynced(Work<T> work);
}
