/**
 * Rows of MySQL and MariaDB as they change: a snapshot, then the binary log, which is asked for as
 * a replica does.
 *
 * <pre>
 * rows of a snapshot ─► lane ─► settled ─► checkpoint: place in the log, and GTIDs
 * BinlogEvents ─► BinlogReader ┘
 * </pre>
 */
package io.penstock.trigger.change.mysql;
