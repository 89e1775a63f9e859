/** The web console: static pages over the operators' API. */
package io.penstock.gateway.console;
