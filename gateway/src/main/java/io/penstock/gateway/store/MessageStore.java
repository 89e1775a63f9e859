package io.penstock.gateway.store;

import io.vertx.core.Future;
import java.util.List;

/**
 * Messages of queues, durable. Any thread; answers come on the caller's context. Times are
 * milliseconds since 1970. Changes fail with {@link io.penstock.gateway.delivery.RefusedException}
 * when there is no room.
 */
public interface MessageStore {
  /**
   * A queue is there while there is a {@linkplain Documents document} of this kind with its name as
   * id. Looked at in the transaction of each write: what is sent or moved to a queue that is gone
   * fails with {@link MissingQueueException}, and nothing of it is stored.
   */
  String QUEUE_KIND = "queue";

  /**
   * A message to be stored.
   *
   * @param seq greater than that of every message before
   * @param attributes JSON of the sender's attributes, or null
   * @param group message group, or null
   * @param dedup on a FIFO queue what it is told from repetitions by; else null
   * @param dedupScope whose repetitions count: the queue, or one group of it
   * @param trace X-Ray header, or null
   */
  record Message(
      long seq,
      String queue,
      String id,
      String body,
      String attributes,
      String group,
      String dedup,
      String dedupScope,
      String trace,
      long sent,
      long visible) {}

  /** What became of a sent message: the same id and number again for a repetition. */
  record Sent(String id, long seq) {}

  /**
   * A received message.
   *
   * @param receives how often, that before it became a dead letter included
   * @param token tells this receipt from others of the message
   * @param source ARN of the queue whose dead letter it is, or null
   */
  record Received(Message message, int receives, long token, long first, String source) {}

  /**
   * What is asked for.
   *
   * @param until when what is received becomes visible again
   * @param sentSince older messages are not there any more
   * @param maxReceives how often a message is received before it goes to the dead-letter queue; 0:
   *     always
   * @param deadLetters name of that queue, or null; while it is gone messages are received again
   * @param source ARN that dead letters are marked with
   */
  record Request(
      String queue,
      boolean fifo,
      int most,
      long now,
      long until,
      long sentSince,
      int maxReceives,
      String deadLetters,
      String source) {}

  /**
   * @param moved how many have become dead letters
   * @param next when the next message becomes visible that is not now; 0: none will
   */
  record Batch(List<Received> messages, int moved, long next) {}

  /** A receipt. */
  record Handle(long seq, long token) {}

  /** What a queue holds. */
  record Counts(long visible, long inFlight, long delayed, long oldestSent) {}

  /**
   * Synced, all or none.
   *
   * @param forgetBefore repetitions of what was sent before are none
   */
  Future<List<Sent>> send(List<Message> messages, long forgetBefore);

  /** A power cut may undo it: the messages are visible again then. */
  Future<Batch> receive(Request request);

  /**
   * What was received by these receipts, if all of it is still in flight by them: in flight for
   * longer then. Else nothing. A power cut may undo it.
   */
  Future<List<Received>> again(String queue, List<Handle> handles, long until, long now);

  /**
   * Synced. For each whether the message is gone.
   *
   * @param held only by a receipt that holds the message still; else by every receipt while nobody
   *     holds it by another
   */
  Future<List<Boolean>> delete(String queue, List<Handle> handles, boolean held, long now);

  /**
   * For each whether it was shown or hidden.
   *
   * @param held only by a receipt that holds the message still; else by the newest one
   */
  Future<List<Boolean>> show(
      String queue, List<Handle> handles, List<Long> visible, boolean held, long now);

  /** Received for nobody: visible again, and not counted as received. A power cut may undo it. */
  Future<Void> release(String queue, List<Handle> handles, long now);

  Future<Counts> counts(String queue, long now);

  /**
   * A message as people look at it, who do not receive it.
   *
   * @param body at most so many characters of it
   * @param length of the whole body, in characters
   */
  record Glance(String id, String body, int length, int receives, long sent, long visible) {}

  /** The first messages of a queue, as they are; nothing is changed. */
  Future<List<Glance>> look(String queue, int most, int characters);

  /** Deletes messages sent before, in steps. */
  Future<Void> deleteSentBefore(String queue, long sent);

  /** Deletes all messages and forgets what was sent, in steps. */
  Future<Void> purge(String queue);

  /**
   * The greatest number of all messages that are known; 0 when there are none. What is sent after a
   * start has greater ones, whatever the clock says by then.
   */
  Future<Long> lastSeq();

  /** Deletes the messages of queues that are gone, in steps. */
  Future<Void> deleteOfGone();

  /**
   * Moves messages that are visible to where they came from, or to another queue. Synced.
   *
   * @param to null: each to the queue that its source names
   * @return how many; less than asked for when there are no more
   */
  Future<Integer> move(String from, String to, int most, long now);
}
