package io.penstock.function.runtimeapi;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.Map;

/** A function as people write them for Lambda's own Java runtime. */
public final class JavaClientHandler {
  /** Answers with what it was told; fails when asked to. */
  public Map<String, Object> handle(Map<String, Object> event, Context context) {
    if (event.containsKey("fail")) {
      throw new IllegalArgumentException(event.get("fail").toString());
    }
    if (event.containsKey("exit")) {
      Runtime.getRuntime().halt(9);
    }
    return Map.of(
        "event", event,
        "id", context.getAwsRequestId(),
        "arn", context.getInvokedFunctionArn(),
        "remaining", context.getRemainingTimeInMillis());
  }
}
