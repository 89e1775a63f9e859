package io.penstock.gateway.node;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.UnsignedForms;
import io.penstock.gateway.events.api.EventsService;
import io.penstock.gateway.lambda.api.LambdaService;
import io.penstock.gateway.scheduler.api.SchedulerService;
import io.penstock.gateway.sns.api.SnsService;
import io.penstock.gateway.sqs.api.SqsService;
import java.util.ArrayList;
import java.util.HashMap;
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
    var services = new ArrayList<AwsService>();
    var forms = new HashMap<String, AwsService>(Map.of(SnsService.VERSION, topics));
    services.add(lambda(penstock));
    services.add(scheduler(penstock));
    services.add(
        new EventsService(
            penstock.fanout.buses,
            penstock.fanout.apiDestinations,
            penstock.ground.clock,
            penstock.ground.chance));
    services.add(topics);
    if (penstock.queues.queues != null) {
      var queues =
          new SqsService(
              penstock.queues.queues, penstock.queues.moves, penstock.ground.settings.account());
      services.add(queues);
      forms.put(SqsService.VERSION, queues);
    }
    services.add(new UnsignedForms(forms, topics));
    return services;
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
