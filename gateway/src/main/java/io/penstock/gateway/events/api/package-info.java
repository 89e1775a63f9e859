/** EventBridge's JSON 1.1 API. */
package io.penstock.gateway.events.api;
