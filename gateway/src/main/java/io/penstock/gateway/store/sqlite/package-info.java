/**
 * The default store: one SQLite file. One thread writes, with one sync for all that waits; readers
 * have connections of their own.
 */
package io.penstock.gateway.store.sqlite;
