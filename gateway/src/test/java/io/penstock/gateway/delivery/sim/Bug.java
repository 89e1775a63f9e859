package io.penstock.gateway.delivery.sim;

/** Bugs that are planted to prove that the checker finds them. */
enum Bug {
  NONE,
  ACK_BEFORE_SYNC,
  DOUBLE_LEASE,
  DROPPED_RETRY,
  LOST_ORDER,
  FORGOTTEN_DESTINATION
}
