/**
 * The HTTP trigger: API Gateway HTTP APIs and REST APIs, and Lambda function URLs, on one listener.
 *
 * <p>{@link io.penstock.trigger.http.HttpListener} is the door. What it serves is an {@link
 * io.penstock.trigger.http.ApiTable}, compiled once from {@link io.penstock.trigger.http.Api}s and
 * swapped whole.
 */
package io.penstock.trigger.http;
