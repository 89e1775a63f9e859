/**
 * The contract: what a function is handed, what it gives back, and how it is reached. Pure data and
 * interfaces; the ways to reach a function are in the rooms below this one.
 */
package io.penstock.function;
