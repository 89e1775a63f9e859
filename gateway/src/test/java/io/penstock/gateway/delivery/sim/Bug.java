package io.penstock.gateway.delivery.sim;

/** Bugs that are planted to prove that the checker finds them. */
enum Bug {
  NONE,
  ACK_BEFORE_SYNC,
  LOST_SETTLEMENT,
  DROPPED_RETRY,
  LOST_ORDER,
  FORGOTTEN_DESTINATION,
  LOST_WAKE_UP,
  IGNORED_ROOM
}
