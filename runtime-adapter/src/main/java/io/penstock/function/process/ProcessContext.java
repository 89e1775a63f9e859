package io.penstock.function.process;

import io.penstock.function.FunctionLog;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What all environments share.
 *
 * @param freezer null where environments run on between calls
 * @param starter runs what blocks for a moment: process starts and kills
 * @param random must be safe on any thread
 */
record ProcessContext(
    Vertx vertx,
    Launcher launcher,
    MemoryWatchdog watchdog,
    Freezer freezer,
    FunctionKeys keys,
    FunctionLog log,
    InstantSource clock,
    RandomGenerator random,
    Executor starter) {}
