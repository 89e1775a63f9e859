/** The command line: a client of the public API, and the start of the gateway. */
package io.penstock.gateway.cli;
