/** CloudEvents over HTTP: received as events of a bus, and sent where a target asks for them. */
package io.penstock.gateway.events.cloudevents;
