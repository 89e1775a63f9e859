/**
 * What exists: functions, their versions and aliases, APIs, schedules. One writer; everyone else
 * reads immutable snapshots.
 */
package io.penstock.gateway.registry;
