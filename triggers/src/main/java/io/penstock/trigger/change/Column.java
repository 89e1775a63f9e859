package io.penstock.trigger.change;

/**
 * A column of a table.
 *
 * @param key place in the table's key, from 1; 0 when it is not part of it
 */
public record Column(String name, ColumnType type, int key) {}
