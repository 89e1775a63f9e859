package io.penstock.gateway;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.UnsignedForms;
import io.penstock.gateway.aws.events.EventsService;
import io.penstock.gateway.aws.lambda.LambdaService;
import io.penstock.gateway.aws.scheduler.SchedulerService;
import io.penstock.gateway.aws.sns.SnsService;
import java.util.List;
import java.util.Map;

/**
 * The services behind the AWS door, in the order in which unsigned requests are offered to them.
 */
final class AwsServices {
  private AwsServices() {}

  static List<AwsService> of(Penstock penstock) {
    AwsService topics =
        new SnsService(
            penstock.topics,
            penstock.settings.region(),
            penstock.settings.account(),
            penstock.chance);
    return List.of(
        lambda(penstock),
        scheduler(penstock),
        new EventsService(
            penstock.buses, penstock.apiDestinations, penstock.clock, penstock.chance),
        topics,
        new UnsignedForms(Map.of(SnsService.VERSION, topics), topics));
  }

  private static AwsService scheduler(Penstock penstock) {
    return new SchedulerService(
        penstock.scheduler,
        penstock.settings.region(),
        penstock.settings.account(),
        penstock.clock);
  }

  private static AwsService lambda(Penstock penstock) {
    return new LambdaService(
        penstock.vertx,
        penstock.broker,
        penstock.registry,
        penstock.mappings,
        penstock.settings.region(),
        penstock.settings.account(),
        function -> penstock.functions.environments(function.name()).idle(),
        penstock.settings.concurrency(),
        penstock.clock,
        penstock.chance);
  }
}
