/**
 * Gateways on one database as nodes: who owns what, and how a request that came in at one node gets
 * to the owner and its answer back.
 */
package io.penstock.gateway.cluster;
