/** Durable state of the gateway: what any store offers. */
package io.penstock.gateway.store;
