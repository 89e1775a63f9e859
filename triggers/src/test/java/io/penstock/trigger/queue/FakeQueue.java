package io.penstock.trigger.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A queue in memory whose visibility timeouts pass when the test says so. Any thread. */
final class FakeQueue implements QueueClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Held {
    private final String id;
    private final String body;
    private int received;
    private boolean visible = true;

    private Held(String id, String body) {
      this.id = id;
      this.body = body;
    }
  }

  private record Waiter(int most, Promise<List<Message>> promise) {}

  private final Vertx vertx;
  private final Map<String, Held> messages = new LinkedHashMap<>();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  final Map<String, Integer> deleted = new HashMap<>();
  final List<Integer> receives = new ArrayList<>();
  final List<Integer> renewed = Collections.synchronizedList(new ArrayList<>());
  Exception broken;
  int factsAsked;

  FakeQueue(Vertx vertx) {
    this.vertx = vertx;
  }

  synchronized void send(String id, String body) {
    messages.put(id, new Held(id, body));
    serve();
  }

  /** Every message that was received and not deleted comes again. */
  synchronized void visibilityPasses() {
    messages.values().forEach(held -> held.visible = true);
    serve();
  }

  synchronized int size() {
    return messages.size();
  }

  synchronized int polling() {
    return waiters.size();
  }

  synchronized int visible() {
    return (int) messages.values().stream().filter(held -> held.visible).count();
  }

  /** Ends long polls without a message. */
  synchronized void pollsEnd() {
    while (!waiters.isEmpty()) waiters.poll().promise.complete(List.of());
  }

  private void serve() {
    while (!waiters.isEmpty()) {
      List<Message> some = take(waiters.peek().most);
      if (some.isEmpty()) return;
      waiters.poll().promise.complete(some);
    }
  }

  private List<Message> take(int most) {
    var some = new ArrayList<Message>();
    for (Held held : messages.values()) {
      if (!held.visible || some.size() == most) continue;
      held.visible = false;
      held.received++;
      some.add(
          new Message(
              held.id,
              held.id + "/" + held.received,
              held.body,
              "",
              JSON.createObjectNode()
                  .put("ApproximateReceiveCount", Integer.toString(held.received)),
              JsonNodeFactory.instance.objectNode(),
              null));
    }
    if (!some.isEmpty()) receives.add(some.size());
    return some;
  }

  @Override
  public synchronized Future<Facts> facts() {
    factsAsked++;
    return broken != null
        ? Future.failedFuture(broken)
        : Future.succeededFuture(new Facts(Duration.ofSeconds(30)));
  }

  @Override
  public synchronized Future<List<Message>> receive(int most, Duration wait, Duration visibility) {
    if (broken != null) return Future.failedFuture(broken);
    List<Message> some = take(most);
    if (!some.isEmpty() || wait.isZero()) return Future.succeededFuture(some);
    Promise<List<Message>> promise = Promise.promise();
    waiters.add(new Waiter(most, promise));
    return promise.future();
  }

  @Override
  public synchronized Future<Void> delete(List<Message> some) {
    for (Message message : some) {
      Held held = messages.get(message.messageId());
      if (held == null || !message.receiptHandle().equals(held.id + "/" + held.received)) continue;
      messages.remove(held.id);
      deleted.merge(held.id, 1, Integer::sum);
    }
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Boolean> changeVisibility(List<Message> some, Duration visibility) {
    boolean all = true;
    for (Message message : some) {
      Held held = messages.get(message.messageId());
      boolean here = held != null && message.receiptHandle().equals(held.id + "/" + held.received);
      all &= here && !held.visible;
      if (here && visibility.isZero()) held.visible = true;
    }
    if (!visibility.isZero()) renewed.add(some.size());
    vertx.runOnContext(none -> servedLater());
    return Future.succeededFuture(all);
  }

  private synchronized void servedLater() {
    serve();
  }

  @Override
  public synchronized void close() {
    while (!waiters.isEmpty()) waiters.poll().promise.fail("closed");
  }
}
