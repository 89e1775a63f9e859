package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.get;

import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Message;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.gateway.store.MessageStore.Request;
import io.penstock.gateway.store.MessageStore.Sent;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Queues under test, and what is sent to and received from them. */
interface MessageSteps extends OpenStore {
  long NOW = 1_772_000_000_000L;
  long VISIBLE_FOR = 30_000;
  String SOURCE = "arn:aws:sqs:us-east-1:123456789012:q";

  /** The store with these queues in it. */
  default MessageStore queues(String... names) throws Exception {
    for (String name : names)
      get(store().documents().put(MessageStore.QUEUE_KIND, name, new JsonObject()));
    return store().messages();
  }

  default Message message(long seq, String queue) {
    return new Message(
        seq, queue, "id-" + seq, "body " + seq, null, null, null, null, null, NOW, NOW);
  }

  default Message delayed(long seq, String queue, String group, long visible) {
    return new Message(
        seq, queue, "id-" + seq, "body " + seq, null, group, null, null, null, NOW, visible);
  }

  default Message fifo(long seq, String group) {
    return delayed(seq, "q", group, NOW);
  }

  default Message repeatable(long seq, String queue, String scope, String key, long sent) {
    return new Message(seq, queue, "id-" + seq, "body", null, "g", key, scope, null, sent, sent);
  }

  default Sent send(MessageStore store, Message message) {
    return get(store.send(List.of(message), NOW - 300_000)).getFirst();
  }

  default Batch receive(MessageStore store, String queue, boolean fifo, int most, long now) {
    return get(
        store.receive(new Request(queue, fifo, most, now, now + VISIBLE_FOR, 0, 0, null, SOURCE)));
  }

  default List<Received> take(MessageStore store, int most, long now) {
    return receive(store, "q", false, most, now).messages();
  }

  default List<Long> takeFifo(MessageStore store, int most, long now) {
    return numbers(receive(store, "q", true, most, now).messages());
  }

  default List<Long> numbers(List<Received> received) {
    return received.stream().map(one -> one.message().seq()).toList();
  }

  default Handle handle(Received received) {
    return new Handle(received.message().seq(), received.token());
  }
}
