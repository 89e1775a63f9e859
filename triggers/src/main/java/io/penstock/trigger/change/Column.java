package io.penstock.trigger.change;

/**
 * A column of a table.
 *
 * @param type PostgreSQL's number of it, domains resolved
 * @param element type of an array's elements; 0 for what is none
 * @param modifier precision and the like; -1 for none
 * @param key place in the table's key, from 1; 0 when it is not part of it
 */
record Column(String name, int type, int element, int modifier, int key) {}
