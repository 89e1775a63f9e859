package io.penstock.gateway.store.sql;

/**
 * How an engine wants the statements, which are written as SQLite has them: numbered parameters,
 * {@code INDEXED BY}, and in {@code /*+ ... * /} what only others understand.
 */
public interface Dialect {
  /**
   * @param order which value each parameter takes, from 0; null: as they stand
   */
  record Text(String sql, int[] order) {}

  /** As they stand, each at once. */
  Dialect SQLITE =
      new Dialect() {
        @Override
        public Text text(String sql) {
          return new Text(sql, null);
        }

        @Override
        public boolean isRemote() {
          return false;
        }
      };

  Text text(String sql);

  /** Whether a statement is a way to somewhere else, so that several had better go together. */
  boolean isRemote();
}
