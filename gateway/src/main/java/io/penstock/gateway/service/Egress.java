package io.penstock.gateway.service;

import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.egress.AddressRules;
import io.penstock.gateway.egress.ExternalTargets;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.egress.KafkaOut;
import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.stream.KafkaWriter;
import java.net.InetAddress;
import java.util.List;

/**
 * The ways out to what is not the gateway's own: topics of Kafka, SQS-compatible services, HTTP
 * endpoints. Last among the services: what nobody else knows is tried here.
 */
public final class Egress implements Service {
  private final ServiceContext context;
  private final AddressRules rules;
  private final HttpOut http;

  public Egress(ServiceContext context) {
    this.context = context;
    rules = AddressRules.of(context.settings.loopback(), context.settings.allowedRanges());
    http = new HttpOut(context.vertx, rules, InetAddress::getAllByName);
  }

  /** Under the rules for addresses that callers name; shared. */
  public HttpOut http() {
    return http;
  }

  /**
   * The same with a pool of its own.
   *
   * @param connections to one host
   * @param waiting requests for one, at most
   */
  public HttpOut http(int connections, int waiting) {
    return new HttpOut(context.vertx, rules, InetAddress::getAllByName, connections, waiting);
  }

  @Override
  public List<Routes.Route> routes() {
    var kafka = SourceAddress.kafka(context.settings.source(SourceAddress.Kafka.class));
    return List.of(
        new Routes.Route(KafkaTarget::isTopic, new KafkaOut(new KafkaWriter(context.vertx, kafka))),
        new Routes.Route(
            target -> true,
            new ExternalTargets(
                context.vertx, http, context.settings.awsSource("sqs"), context.clock)));
  }
}
