package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.trigger.queue.QueueClient;
import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A queue of the gateway's own, as a mapping reads it: without a socket between. Any thread. */
final class OwnQueue implements QueueClient {
  private final Queues queues;
  private final String name;
  private final String account;
  private final Set<LongPolls.Question> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public OwnQueue(Queues queues, String name, String account) {
    this.queues = queues;
    this.name = name;
    this.account = account;
  }

  @Override
  public Future<Facts> facts() {
    try {
      return Future.succeededFuture(
          new Facts(Duration.ofSeconds(queues.known(name).number("VisibilityTimeout"))));
    } catch (QueueFault e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<List<Message>> receive(int most, Duration wait, Duration visibility) {
    LongPolls.Question question;
    try {
      question = queues.receive(name, most, wait, visibility);
    } catch (QueueFault e) {
      return Future.failedFuture(e);
    }
    open.add(question);
    if (closed) question.cancel().run();
    return question
        .answer()
        .onComplete(done -> open.remove(question))
        .map(received -> received.stream().map(one -> MessageView.of(one, account)).toList());
  }

  private List<Handle> handles(List<Message> messages) {
    return messages.stream().map(message -> Handles.parse(name, message.receiptHandle())).toList();
  }

  @Override
  public Future<Void> delete(List<Message> messages) {
    try {
      return queues.delete(name, handles(messages)).mapEmpty();
    } catch (QueueFault e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Boolean> changeVisibility(List<Message> messages, Duration visibility) {
    try {
      return queues
          .changeVisibility(
              name, handles(messages), Collections.nCopies(messages.size(), visibility))
          .map(shown -> shown.stream().allMatch(one -> one));
    } catch (QueueFault e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(question -> question.cancel().run());
  }
}
