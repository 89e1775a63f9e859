/** What the gateway itself logs: in which form, how much, and without what is secret. */
package io.penstock.gateway.logging;
