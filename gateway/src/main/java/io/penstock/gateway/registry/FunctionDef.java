package io.penstock.gateway.registry;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A function as a template declares it. Limits are checked by whoever makes it.
 *
 * @param name function name; the logical id where the template gives none
 * @param place {@code template.yaml:12}: where it is declared, for messages
 * @param runtime Lambda's identifier; null for endpoints and workers
 * @param handler null where the runtime needs none
 * @param layers folders or zip files, in the order in which they are laid
 * @param description empty when absent
 * @param reservedConcurrency null when none is reserved; 0 switches the function off
 * @param alias {@code AutoPublishAlias}, or null: events then go to {@code $LATEST}
 * @param provisionedConcurrency on the alias; 0 for none
 * @param url null without {@code FunctionUrlConfig}
 * @param asyncConfig null without {@code EventInvokeConfig}
 * @param deadLetterArn queue or topic for failed asynchronous events, or null
 * @param policies statements of what its role may do, a JSON array; null: all of its stack
 * @param snapStart whether published versions call the hooks of SnapStart
 */
public record FunctionDef(
    String name,
    String place,
    FunctionSpec.Code code,
    String runtime,
    String handler,
    int memoryMb,
    Duration timeout,
    Map<String, String> environment,
    int ephemeralStorageMb,
    FunctionSpec.Logging logging,
    List<Path> layers,
    String description,
    Map<String, String> tags,
    Integer reservedConcurrency,
    String alias,
    int provisionedConcurrency,
    UrlConfig url,
    AsyncConfig asyncConfig,
    String deadLetterArn,
    String policies,
    boolean snapStart) {

  /** One that may use all of its stack. */
  public FunctionDef(
      String name,
      String place,
      FunctionSpec.Code code,
      String runtime,
      String handler,
      int memoryMb,
      Duration timeout,
      Map<String, String> environment,
      int ephemeralStorageMb,
      FunctionSpec.Logging logging,
      List<Path> layers,
      String description,
      Map<String, String> tags,
      Integer reservedConcurrency,
      String alias,
      int provisionedConcurrency,
      UrlConfig url,
      AsyncConfig asyncConfig,
      String deadLetterArn) {
    this(
        name,
        place,
        code,
        runtime,
        handler,
        memoryMb,
        timeout,
        environment,
        ephemeralStorageMb,
        logging,
        layers,
        description,
        tags,
        reservedConcurrency,
        alias,
        provisionedConcurrency,
        url,
        asyncConfig,
        deadLetterArn,
        null,
        false);
  }

  public FunctionDef {
    Objects.requireNonNull(name);
    Objects.requireNonNull(code);
    environment = Map.copyOf(environment);
    tags = Map.copyOf(tags);
    layers = List.copyOf(layers);
  }

  /** What is run, as {@code $LATEST}. */
  FunctionSpec spec(FunctionRef ref) {
    return new FunctionSpec(
        ref,
        FunctionRef.LATEST,
        code,
        runtime,
        handler,
        memoryMb,
        timeout,
        environment,
        ephemeralStorageMb,
        logging,
        layers,
        snapStart);
  }

  /** The same with its layers, which are known once all of a template is read. */
  public FunctionDef with(List<Path> found) {
    return with(environment, found, timeout);
  }

  /** The same with other variables, layers and time. */
  public FunctionDef with(
      Map<String, String> variables, List<Path> otherLayers, Duration otherTimeout) {
    return new FunctionDef(
        name,
        place,
        code,
        runtime,
        handler,
        memoryMb,
        otherTimeout,
        variables,
        ephemeralStorageMb,
        logging,
        otherLayers,
        description,
        tags,
        reservedConcurrency,
        alias,
        provisionedConcurrency,
        url,
        asyncConfig,
        deadLetterArn,
        policies,
        snapStart);
  }
}
