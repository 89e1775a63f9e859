/** Event buses: one event in, the targets of every rule that matches it out. */
package io.penstock.gateway.events;
