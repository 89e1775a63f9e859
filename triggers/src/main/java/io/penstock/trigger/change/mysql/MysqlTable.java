package io.penstock.trigger.change.mysql;

import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.RefusedTableException;
import java.sql.Connection;
import java.sql.SQLException;

/** A table at its server, and the replica that a mapping is to it. */
public final class MysqlTable {
  /** Numbers that people give to servers are small. */
  private static final long REPLICAS = 1L << 30;

  private final MysqlServer server;
  private final ChangeArn arn;
  private final long replica;

  /**
   * @param mapping its id
   */
  public MysqlTable(MysqlServer server, ChangeArn arn, String mapping) {
    this.server = server;
    this.arn = arn;
    this.replica = REPLICAS + Math.floorMod(mapping.hashCode(), REPLICAS);
  }

  MysqlServer server() {
    return server;
  }

  ChangeArn arn() {
    return arn;
  }

  /** The number that the mapping has among the server's replicas. */
  long replica() {
    return replica;
  }

  /**
   * Fails when the table cannot be followed. Blocks.
   *
   * @throws RefusedTableException saying why
   */
  public void check() throws SQLException {
    try (Connection sql = server.connect()) {
      ServerState state = ServerState.read(sql).check();
      MysqlCatalog.read(sql, state, arn);
      state.end(sql, 0);
    }
  }

  @Override
  public String toString() {
    return arn.schema() + "." + arn.table() + " at " + server;
  }
}
