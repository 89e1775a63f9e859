package io.penstock.trigger.queue;

import io.penstock.trigger.shape.QueueEvent.Message;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** One queue, as a consumer needs it. Any thread. */
public interface QueueClient {
  /** What a consumer must know of the queue. */
  record Facts(Duration visibility) {}

  /** Fails when there is no such queue, or it cannot be reached. */
  Future<Facts> facts();

  /**
   * Up to ten messages; waits for the first one.
   *
   * @param wait 0 to 20 s
   * @param visibility null for the queue's own
   */
  Future<List<Message>> receive(int most, Duration wait, Duration visibility);

  /** Completes when they are durably gone. At most ten. */
  Future<Void> delete(List<Message> messages);

  /**
   * At most ten. False when one of them is not in flight any more, or was given to another since.
   */
  Future<Boolean> changeVisibility(List<Message> messages, Duration visibility);

  /** Gives up what waits. */
  void close();
}
