package io.penstock.gateway.sns;

/**
 * A message that was taken.
 *
 * @param sequenceNumber of a FIFO topic; else null
 */
public record Published(String messageId, String sequenceNumber) {}
