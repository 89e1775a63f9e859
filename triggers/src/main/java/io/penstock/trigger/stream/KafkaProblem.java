package io.penstock.trigger.stream;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What {@code LastProcessingResult} says of a cluster that will not let itself be read. */
final class KafkaProblem {
  private KafkaProblem() {}

  static String of(Throwable problem) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      switch (at) {
        case UnknownTopicException unknown -> {
          return "PROBLEM: Topic not found: " + unknown.getMessage() + " in the cluster";
        }
        case UnknownTopicOrPartitionException _, InvalidTopicException _ -> {
          return "PROBLEM: Topic not found";
        }
        case SaslAuthenticationException _ -> {
          return "PROBLEM: SASL authentication failed";
        }
        case SslAuthenticationException _ -> {
          return "PROBLEM: Server failed to authenticate Lambda";
        }
        case AuthorizationException _ -> {
          return "PROBLEM: Cluster failed to authorize Lambda";
        }
        default -> {}
      }
    }
    return "PROBLEM: Connection error. Please check your event source connection configuration.";
  }
}
