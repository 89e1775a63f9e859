/** Schedules and their groups, kept over restarts; what their firings become. */
package io.penstock.gateway.scheduler;
