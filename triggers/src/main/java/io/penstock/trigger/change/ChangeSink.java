package io.penstock.trigger.change;

import java.util.List;

/** Where a reader's changes go. Called on the reader's thread; returns when there is room again. */
public interface ChangeSink {
  /** Takes changes that follow those before them. */
  void take(List<ChangeRecord> some, KeepAlive meanwhile) throws java.sql.SQLException;

  /** Returns when all that was taken is settled durably, or reading is to stop. */
  void settled(KeepAlive meanwhile) throws java.sql.SQLException;

  /** The last settled position that is durable. */
  String durable();

  boolean stopping();

  /** All is well. */
  void well();

  /** What a reader has to do now and then while it waits. */
  @FunctionalInterface
  interface KeepAlive {
    KeepAlive NOTHING = () -> {};

    void now() throws java.sql.SQLException;
  }
}
