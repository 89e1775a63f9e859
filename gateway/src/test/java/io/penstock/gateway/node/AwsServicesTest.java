package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.cli.UpOptions;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What every service makes of the same trouble. */
class AwsServicesTest {
  @TempDir static Path folder;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    Path template = folder.resolve("t.yaml");
    Files.writeString(template, "Transform: AWS::Serverless-2016-10-31\nResources: {}\n");
    var options = new UpOptions();
    new CommandLine(options)
        .parseArgs(template.toString(), "--data-dir=" + folder.resolve("state"));
    node = new Node(options.settings(Map.of()), InstantSource.system());
  }

  @AfterAll
  static void stop() {
    node.stop(Duration.ofSeconds(5)).toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void schedulesThatWereNeverKeptHaveNothingToStop() {
    assertTrue(node.scheduler.stop().succeeded());
  }

  private static Map<String, String> each(Throwable problem) {
    Function<AwsFault, String> shown = f -> f.status() + " " + f.code() + ": " + f.getMessage();
    var all = new TreeMap<String, String>();
    for (AwsService service : node.aws)
      if (!service.signingName().isEmpty())
        all.put(service.signingName(), shown.apply(service.faults().of("Something", problem)));
    return all;
  }

  /** Lines of a service's name and what it says. */
  private static Map<String, String> said(String lines) {
    var all = new TreeMap<String, String>();
    for (String line : lines.strip().split("\n"))
      all.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
    return all;
  }

  @Test
  void aBusyStoreIsTheServicesOwnThrottling() {
    assertEquals(
        said(
            """
            apigateway 429 TooManyRequestsException: Much waits.
            cloudformation 400 Throttling: Much waits.
            events 400 ThrottlingException: Much waits.
            execute-api 429 LimitExceededException: Much waits.
            iam 400 Throttling: Much waits.
            lambda 429 TooManyRequestsException: Rate Exceeded.
            logs 400 ThrottlingException: Much waits.
            monitoring 400 ThrottlingException: Much waits.
            s3 503 SlowDown: Much waits.
            scheduler 429 ThrottlingException: Much waits.
            secretsmanager 400 ThrottlingException: Much waits.
            sns 429 Throttled: Much waits.
            sqs 400 RequestThrottled: Much waits.
            ssm 400 ThrottlingException: Much waits.
            sts 400 Throttling: Much waits.
            """),
        each(new RefusedException(Why.BUSY, "Much waits.")));
  }

  @Test
  void aFullOrFailedStoreIsTheServicesOwnUnavailabilityAndSaysSo() {
    for (Why why : new Why[] {Why.FULL, Why.UNREADY})
      assertEquals(
          said(
              """
              apigateway 503 ServiceUnavailableException: The disk is full.
              cloudformation 503 ServiceUnavailable: The disk is full.
              events 503 ServiceUnavailable: The disk is full.
              execute-api 503 ServiceUnavailableException: The disk is full.
              iam 503 ServiceUnavailable: The disk is full.
              lambda 500 ServiceException: The disk is full.
              logs 503 ServiceUnavailableException: The disk is full.
              monitoring 503 ServiceUnavailable: The disk is full.
              s3 503 ServiceUnavailable: The disk is full.
              scheduler 503 ServiceUnavailable: The disk is full.
              secretsmanager 503 ServiceUnavailableException: The disk is full.
              sns 503 ServiceUnavailable: The disk is full.
              sqs 503 ServiceUnavailable: The disk is full.
              ssm 503 ServiceUnavailableException: The disk is full.
              sts 503 ServiceUnavailable: The disk is full.
              """),
          each(new RefusedException(why, "The disk is full.")));
  }

  @Test
  void aDefectIsTheServicesInternalErrorAndTellsNothing() {
    assertEquals(
        said(
            """
            apigateway 500 InternalServerErrorException: An internal error occurred.
            cloudformation 500 InternalFailure: An internal error occurred.
            events 500 InternalException: An internal error occurred.
            execute-api 500 InternalServerErrorException: Internal server error
            iam 500 ServiceFailure: An internal error occurred.
            lambda 500 ServiceException: An internal error occurred.
            logs 500 InternalFailure: An internal error occurred.
            monitoring 500 InternalServiceFault: An internal error occurred.
            s3 500 InternalError: We encountered an internal error. Please try again.
            scheduler 500 InternalServerException: An internal error occurred.
            secretsmanager 500 InternalServiceError: An internal error occurred.
            sns 500 ServiceException: An internal error occurred.
            sqs 500 ServiceException: An internal error occurred.
            ssm 500 InternalServerError: An internal error occurred.
            sts 500 InternalFailure: An internal error occurred.
            """),
        each(new IllegalStateException("secret")));
  }
}
