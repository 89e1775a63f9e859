/**
 * How an event reaches a function: name to version, room under the concurrency limits, the call,
 * and what is counted of it.
 */
package io.penstock.gateway.lambda.invoke;
