/** The program: settings, the whole wiring on one screen, and the start. */
package io.penstock.gateway;
