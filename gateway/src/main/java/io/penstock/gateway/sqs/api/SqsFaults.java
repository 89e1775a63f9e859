package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.sqs.QueueFault;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SQS's errors: what they are called in either protocol, and their status. */
final class SqsFaults {
  private static final Logger LOG = LoggerFactory.getLogger(SqsFaults.class);
  private static final String PREFIX = "AWS.SimpleQueueService.";

  /** Names of the Query protocol that are not the prefix and the name. */
  private static final Map<String, String> QUERY =
      Map.ofEntries(
          Map.entry("QueueDoesNotExist", PREFIX + "NonExistentQueue"),
          Map.entry("QueueNameExists", "QueueAlreadyExists"),
          Map.entry("OverLimit", "OverLimit"),
          Map.entry("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
          Map.entry("InvalidAttributeName", "InvalidAttributeName"),
          Map.entry("InvalidAttributeValue", "InvalidAttributeValue"),
          Map.entry("InvalidMessageContents", "InvalidMessageContents"),
          Map.entry("RequestThrottled", "RequestThrottled"),
          Map.entry("ServiceUnavailable", "ServiceUnavailable"),
          Map.entry("ResourceNotFoundException", "ResourceNotFoundException"),
          Map.entry("InvalidParameterValueException", "InvalidParameterValue"),
          Map.entry("MissingRequiredParameterException", "MissingParameter"));

  private static final Set<String> FORBIDDEN = Set.of("OverLimit", "PurgeQueueInProgress");

  private SqsFaults() {}

  static AwsFault of(String code, String message) {
    int status =
        FORBIDDEN.contains(code)
            ? 403
            : code.equals("ServiceUnavailable")
                ? 503
                : code.endsWith("NotFoundException") ? 404 : 400;
    return new AwsFault(status, code, QUERY.getOrDefault(code, PREFIX + code), message);
  }

  static AwsFault invalid(String message) {
    return of("InvalidParameterValueException", message);
  }

  static AwsFault missing(String parameter) {
    return of(
        "MissingRequiredParameterException",
        "The request must contain the parameter " + parameter + ".");
  }

  static AwsFault of(String action, Throwable problem) {
    return switch (problem) {
      case AwsFault fault -> fault;
      case QueueFault fault -> of(fault.code(), fault.getMessage());
      case RefusedException refused when refused.why() != RefusedException.Why.UNREADY ->
          of("RequestThrottled", refused.getMessage());
      default -> {
        LOG.error("{} failed", action, problem);
        yield AwsFault.internal();
      }
    };
  }
}
