package io.penstock.function.process;

import io.penstock.function.FunctionLog;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all environments share.
 *
 * @param starter runs what blocks for a moment: process starts and kills
 * @param random must be safe on any thread
 */
record ProcessContext(
    Vertx vertx,
    Launcher launcher,
    MemoryWatchdog watchdog,
    FunctionLog log,
    InstantSource clock,
    RandomGenerator random,
    Executor starter) {}
