package io.penstock.gateway.sqs;

import io.penstock.gateway.delivery.Timers;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Redrives of dead-letter queues. A task lives as long as the gateway runs; what it has moved is
 * moved durably, and the rest is where it was. Any thread.
 */
public final class MoveTasks {
  private static final int MOST_KEPT = 100;
  private static final int STEP = 500;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Queues queues;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Timers timers;
  private final Deque<Task> tasks = new ArrayDeque<>();

  /** A redrive. */
  public final class Task {
    private final String handle;
    private final String from;
    private final String to;
    private final int rate;
    private final long total;
    private final long started = clock.millis();
    private volatile String status = "RUNNING";
    private volatile long moved;
    private volatile String failure;

    private Task(String from, String to, int rate, long total) {
      this.from = from;
      this.to = to;
      this.rate = rate;
      this.total = total;
      String text =
          new JsonObject()
              .put("taskId", RandomIds.uuid(random))
              .put("sourceArn", queues.arn(from))
              .encode();
      this.handle = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    public String handle() {
      return handle;
    }

    public String from() {
      return from;
    }

    /** Null: where each message came from. */
    public String to() {
      return to;
    }

    /** 0: as fast as may be. */
    public int rate() {
      return rate;
    }

    public long total() {
      return total;
    }

    public long started() {
      return started;
    }

    public String status() {
      return status;
    }

    public long moved() {
      return moved;
    }

    /** Null when it has not failed. */
    public String failure() {
      return failure;
    }

    private void step() {
      if (!status.equals("RUNNING")) return;
      int most = rate > 0 ? Math.min(rate, STEP) : STEP;
      move(most)
          .onComplete(
              done -> {
                if (done.failed()) {
                  fail(done.cause());
                  return;
                }
                moved += done.result();
                if (done.result() < most) status = "COMPLETED";
                else if (rate > 0) timers.run(() -> timers.after(SECOND, this::step));
                else step();
              });
    }

    private Future<Integer> move(int most) {
      try {
        return queues.move(from, to, most);
      } catch (RuntimeException e) { // the source is deleted
        return Future.failedFuture(e);
      }
    }

    /** In the word that SQS has for it. */
    private void fail(Throwable cause) {
      failure =
          cause instanceof QueueFault fault && fault.code().equals(QueueFault.NO_QUEUE)
              ? "AWS.SimpleQueueService.NonExistentQueue"
              : cause.getMessage();
      status = "FAILED";
    }
  }

  public MoveTasks(Queues queues, InstantSource clock, RandomGenerator random, Timers timers) {
    this.queues = queues;
    this.clock = clock;
    this.random = random;
    this.timers = timers;
  }

  /**
   * @param to name of a queue, or null
   * @param rate messages a second; 0: as fast as may be
   */
  public Future<Task> start(String from, String to, int rate) {
    synchronized (this) {
      for (Task task : tasks)
        if (task.from.equals(from) && task.status.equals("RUNNING"))
          throw new QueueFault(
              "InvalidParameterValueException",
              "There is already a task running. Only one active task is allowed for a source queue"
                  + " arn at a given time.");
    }
    return queues
        .counts(from)
        .map(
            counts -> {
              var task = new Task(from, to, rate, counts.visible());
              synchronized (this) {
                tasks.addFirst(task);
                if (tasks.size() > MOST_KEPT) tasks.removeLast();
              }
              task.step();
              return task;
            });
  }

  /** ARN of the queue that the handle's task takes from; null when it is no handle. */
  public static String source(String handle) {
    try {
      var json = new JsonObject(Buffer.buffer(Base64.getDecoder().decode(handle)));
      return json.getValue("taskId") instanceof String ? json.getString("sourceArn") : null;
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** The newest first. */
  public synchronized List<Task> of(String from) {
    return tasks.stream().filter(task -> task.from.equals(from)).toList();
  }

  /**
   * @throws QueueFault when no such task runs
   */
  public synchronized Task cancel(String handle) {
    for (Task task : tasks)
      if (task.handle.equals(handle) && task.status.equals("RUNNING")) {
        task.status = "CANCELLED";
        return task;
      }
    throw new QueueFault("ResourceNotFoundException", "Task does not exist.");
  }
}
