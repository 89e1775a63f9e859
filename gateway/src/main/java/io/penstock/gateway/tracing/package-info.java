/** Spans for OpenTelemetry's collectors. */
package io.penstock.gateway.tracing;
