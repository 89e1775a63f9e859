/** Schedules: rate, cron and at expressions, and the clock that fires them. */
package io.penstock.trigger.schedule;
