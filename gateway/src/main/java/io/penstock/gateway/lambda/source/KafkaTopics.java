package io.penstock.gateway.lambda.source;

import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.stream.KafkaConnection;
import io.penstock.trigger.stream.KafkaFilter;
import io.penstock.trigger.stream.KafkaForm;
import io.penstock.trigger.stream.KafkaSource;
import io.penstock.trigger.stream.KafkaTopic;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mappings on topics of Kafka. */
record KafkaTopics(ServiceContext context) implements MappingOpener {
  private KafkaTopic topic(MappingDef def, Instant since) {
    KafkaConnection connection =
        SourceAddress.kafka(context.settings.source(SourceAddress.Kafka.class));
    if (def.servers() == null && connection.servers() == null)
      throw new IllegalArgumentException(
          "no Kafka servers are configured: start with --source kafka=kafka://HOST:PORT");
    return new KafkaTopic(
        connection, def.servers(), def.topic(), group(def), SourceKit.start(def, since));
  }

  @Override
  public Future<Void> check(MappingDef def) {
    var topics = new HashSet<>(Set.of(def.topic()));
    if (def.onFailure() != null && KafkaTarget.isTopic(def.onFailure()))
      topics.add(KafkaTarget.topic(def.onFailure()));
    return context
        .vertx
        .executeBlocking(() -> topic(def, null).missing(topics), false)
        .compose(
            missing ->
                missing.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new IllegalArgumentException(
                            "Topic not found: "
                                + String.join(", ", missing)
                                + " in the cluster. Make it first, or choose another.")));
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    KafkaTopic topic = topic(def, tools.since());
    var timing = Timing.of(tools.vertx(), tools.clock());
    String servers = def.servers() == null ? topic.connection().servers() : def.servers();
    return SourceKit.ordered(
        def,
        tools,
        KafkaFilter.of(def.filters()),
        new KafkaSource(tools.vertx(), topic, timing, tools.watch()),
        new KafkaForm(def.members().getString("EventSourceArn"), servers),
        timing);
  }

  private static String group(MappingDef def) {
    for (String member :
        List.of("SelfManagedKafkaEventSourceConfig", "AmazonManagedKafkaEventSourceConfig")) {
      String group =
          def.members().getJsonObject(member, new JsonObject()).getString("ConsumerGroupId");
      if (group != null) return group;
    }
    return def.uuid();
  }
}
