package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.store.Commits;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What topics are made of.
 *
 * @param functions which exist
 * @param random for tokens: not to be guessed
 */
record TopicContext(
    Vertx vertx,
    Resources.Backend backend,
    DeliveryQueue queue,
    Commits commits,
    InvokePermission functions,
    Links links,
    TopicMeters meters,
    RandomGenerator random,
    InstantSource clock) {}
