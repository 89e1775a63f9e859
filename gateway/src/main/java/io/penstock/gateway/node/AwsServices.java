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

  static List<AwsService> of(Node node) {
    AwsService topics =
        new SnsService(
            node.fanout.topics,
            node.context.settings.region(),
            node.context.settings.account(),
            node.context.random);
    var services = new ArrayList<AwsService>();
    var forms = new HashMap<String, AwsService>(Map.of(SnsService.VERSION, topics));
    services.add(lambda(node));
    services.add(scheduler(node));
    services.add(
        new EventsService(
            node.fanout.buses,
            node.fanout.apiDestinations,
            node.context.clock,
            node.context.random));
    services.add(topics);
    if (node.queues.queues != null) {
      var queues =
          new SqsService(node.queues.queues, node.queues.moves, node.context.settings.account());
      services.add(queues);
      forms.put(SqsService.VERSION, queues);
    }
    services.add(new UnsignedForms(forms, topics));
    return services;
  }

  private static AwsService scheduler(Node node) {
    return new SchedulerService(
        node.fanout.scheduler,
        node.context.settings.region(),
        node.context.settings.account(),
        node.context.clock);
  }

  private static AwsService lambda(Node node) {
    return new LambdaService(
        node.context.vertx,
        node.functions.broker,
        node.functions.registry,
        node.mappings,
        node.context.settings.region(),
        node.context.settings.account(),
        function -> node.functions.live.environments(function.name()).idle(),
        node.context.settings.concurrency(),
        node.context.clock,
        node.context.random);
  }
}
