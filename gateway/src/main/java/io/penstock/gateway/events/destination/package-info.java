/** API destinations: HTTPS endpoints as targets of rules, with the credentials of a connection. */
package io.penstock.gateway.events.destination;
