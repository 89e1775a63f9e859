/** EventBridge Scheduler's REST-JSON API. */
package io.penstock.gateway.scheduler.api;
