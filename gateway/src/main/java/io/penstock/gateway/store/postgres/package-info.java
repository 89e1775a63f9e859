/**
 * The store on PostgreSQL, for several gateways of which one is active. One session writes, in
 * groups, and each commit proves that its gateway is the active one still.
 */
package io.penstock.gateway.store.postgres;
