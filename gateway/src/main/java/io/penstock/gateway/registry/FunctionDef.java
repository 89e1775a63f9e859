package io.penstock.gateway.registry;

import io.penstock.function.FunctionSpec;
import java.util.Map;
import java.util.Objects;

/**
 * A function as a template declares it. Limits are checked by whoever makes it.
 *
 * @param spec what is run, as {@code $LATEST}; its name is the logical id where the template gives
 *     none
 * @param place {@code template.yaml:12}: where it is declared, for messages
 * @param description empty when absent
 * @param reservedConcurrency null when none is reserved; 0 switches the function off
 * @param alias {@code AutoPublishAlias}, or null: events then go to {@code $LATEST}
 * @param provisionedConcurrency on the alias; 0 for none
 * @param url null without {@code FunctionUrlConfig}
 * @param asyncConfig null without {@code EventInvokeConfig}
 * @param deadLetterArn queue or topic for failed asynchronous events, or null
 * @param policies statements of what its role may do, a JSON array; null: all of its stack
 */
public record FunctionDef(
    FunctionSpec spec,
    String place,
    String description,
    Map<String, String> tags,
    Integer reservedConcurrency,
    String alias,
    int provisionedConcurrency,
    UrlConfig url,
    AsyncConfig asyncConfig,
    String deadLetterArn,
    String policies) {

  public FunctionDef {
    Objects.requireNonNull(spec);
    tags = Map.copyOf(tags);
  }

  public String name() {
    return spec.name();
  }

  /** The same, run in another way. */
  public FunctionDef with(FunctionSpec other) {
    return new FunctionDef(
        other,
        place,
        description,
        tags,
        reservedConcurrency,
        alias,
        provisionedConcurrency,
        url,
        asyncConfig,
        deadLetterArn,
        policies);
  }
}
