package io.penstock.gateway.delivery;

/**
 * Why a delivery was given up. The first three are the words of Lambda's destination record; the
 * rest are our own.
 */
public enum Condition {
  RetriesExhausted,
  EventAgeExceeded,
  ZeroReservedConcurrency,
  /** The gateway went down four times while it ran, the last time with nothing beside it. */
  Quarantined,
  /** What is stored of it is not what was accepted: it cannot be handed over. */
  Damaged,
  /** The function or qualifier was deleted after the event was accepted. */
  FunctionNotFound,
  /** The target said that no retry will help. */
  Undeliverable
}
