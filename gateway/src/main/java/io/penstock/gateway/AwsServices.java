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
            penstock.fanout.topics,
            penstock.ground.settings.region(),
            penstock.ground.settings.account(),
            penstock.ground.chance);
    return List.of(
        lambda(penstock),
        scheduler(penstock),
        new EventsService(
            penstock.fanout.buses,
            penstock.fanout.apiDestinations,
            penstock.ground.clock,
            penstock.ground.chance),
        topics,
        new UnsignedForms(Map.of(SnsService.VERSION, topics), topics));
  }

  private static AwsService scheduler(Penstock penstock) {
    return new SchedulerService(
        penstock.fanout.scheduler,
        penstock.ground.settings.region(),
        penstock.ground.settings.account(),
        penstock.ground.clock);
  }

  private static AwsService lambda(Penstock penstock) {
    return new LambdaService(
        penstock.ground.vertx,
        penstock.functions.broker,
        penstock.functions.registry,
        penstock.mappings,
        penstock.ground.settings.region(),
        penstock.ground.settings.account(),
        function -> penstock.functions.live.environments(function.name()).idle(),
        penstock.ground.settings.concurrency(),
        penstock.ground.clock,
        penstock.ground.chance);
  }
}
