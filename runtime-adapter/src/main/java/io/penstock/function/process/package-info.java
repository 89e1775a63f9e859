/**
 * Managed environments: child processes that run a function's code on the Runtime API. Started as
 * concurrency asks, used again while warm, ended when idle.
 */
package io.penstock.function.process;
