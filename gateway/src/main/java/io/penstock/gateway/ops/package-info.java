/** What operators see and do over HTTP: health, metrics, and the API under /_penstock/. */
package io.penstock.gateway.ops;
