package io.penstock.trigger.http;

import io.penstock.trigger.Intake;
import java.util.function.Supplier;

/**
 * What all requests of one listener share. Event loop only.
 *
 * @param apis the table at this moment
 * @param receiver takes what is not for APIs
 */
record ListenerContext(
    HttpSettings settings,
    Supplier<ApiTable> apis,
    Intake intake,
    Ids ids,
    ClockText clock,
    BodyBudget bodies,
    Authorizers guard,
    Admission admission,
    Sockets sockets,
    SignedRequests signatures,
    Receiver receiver,
    RequestWatch watch) {}
