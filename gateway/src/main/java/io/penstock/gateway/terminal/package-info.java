/** What a gateway prints while it runs: a line for each request and event, logs beneath. */
package io.penstock.gateway.terminal;
