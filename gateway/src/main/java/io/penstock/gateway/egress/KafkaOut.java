package io.penstock.gateway.egress;

import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.trigger.stream.KafkaWriter;
import io.vertx.core.Future;

/** Topics of Kafka as destinations: the message's body under its key. Any thread. */
public record KafkaOut(KafkaWriter writer) implements Destinations {
  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    KafkaTarget to = KafkaTarget.parse(target);
    return writer
        .send(to.servers(), to.topic(), KafkaTarget.key(message), message.body().getBytes())
        .recover(
            problem ->
                Future.failedFuture(
                    KafkaWriter.isFinal(problem)
                        ? new UndeliverableException(target + ": " + problem.getMessage())
                        : problem));
  }
}
