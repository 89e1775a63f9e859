/**
 * The engine under a virtual clock: seeded chance, a store that loses what is not synced, functions
 * that fail, stall and answer late, crashes. A checker judges the end of every run.
 */
package io.penstock.gateway.delivery.sim;
