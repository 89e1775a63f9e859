/**
 * Faults struck at the real process. The tests are the short tier; {@code bench/faults} runs the
 * long one.
 */
package io.penstock.gateway.faults;
