/** EventBridge Scheduler's REST-JSON API. */
package io.penstock.gateway.aws.scheduler;
