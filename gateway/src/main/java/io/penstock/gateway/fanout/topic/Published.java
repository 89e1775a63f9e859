package io.penstock.gateway.fanout.topic;

/**
 * A message that was taken.
 *
 * @param sequenceNumber of a FIFO topic; else null
 */
public record Published(String messageId, String sequenceNumber) {}
