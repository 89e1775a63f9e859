/**
 * The ports of the store as rows of a database: the statements that all engines share. What an
 * engine does in its own way (connections, commits, the schema) is in its package.
 */
package io.penstock.gateway.store.sql;
