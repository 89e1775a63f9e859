package io.penstock.gateway.logs;

import java.time.Instant;

/**
 * The log of one function.
 *
 * @param name {@code /aws/lambda/NAME}
 * @param created when its function was made, as far as that is known
 * @param bytes that are held of it
 */
public record LogGroup(String name, String function, Instant created, long bytes) {}
