package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.sqs.QueueFault;
import java.util.Map;
import java.util.Set;

/** SQS's errors: what they are called in either protocol, and their status. */
final class SqsFaults {
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

  static final ServiceFaults ALL =
      new ServiceFaults(
          AwsFault.internal(),
          why -> of("RequestThrottled", why),
          why -> of("ServiceUnavailable", why),
          problem ->
              problem instanceof QueueFault fault ? of(fault.code(), fault.getMessage()) : null);

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

  static AwsFault malformed(String member) {
    return new AwsFault(400, "SerializationException", member + " is not of the expected type.");
  }

  /** The Query protocol has a word more for a queue that is not there. */
  static AwsFault query(AwsFault fault) {
    return fault.code().equals("QueueDoesNotExist")
        ? of(fault.code(), "The specified queue does not exist for this wsdl version.")
        : fault;
  }
}
