package io.penstock.gateway.sqs;

import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Redrives of dead-letter queues. A task is kept with where it has come to: one that runs when the
 * gateway ends goes on when it is back. Any thread.
 */
public final class MoveTasks implements Lifecycle {
  private static final int MOST_KEPT = 100;
  private static final int STEP = 500;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Queues queues;
  private final Resources<MoveTask> tasks;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Timers timers;
  private volatile boolean stopped;

  public MoveTasks(
      Queues queues,
      Resources.Backend backend,
      InstantSource clock,
      RandomGenerator random,
      Timers timers) {
    this.queues = queues;
    this.tasks =
        new Resources<>(
            "move-task",
            MoveTask::id,
            Resources.Codec.of(MoveTask::write, MoveTask::read),
            backend);
    this.clock = clock;
    this.random = random;
    this.timers = timers;
  }

  @Override
  public Future<Void> load() {
    return tasks.load();
  }

  /** They are not declared. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> start() {
    for (MoveTask task : tasks.all()) if (task.runs()) step(task.id());
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    stopped = true;
    return Future.succeededFuture();
  }

  /**
   * @param to name of a queue, or null
   * @param rate messages a second; 0: as fast as may be
   */
  public Future<MoveTask> start(String from, String to, int rate) {
    String id = RandomIds.uuid(random);
    return queues
        .counts(from)
        .compose(
            counts ->
                tasks.changeAll(
                    tasks.all().stream().map(MoveTask::id).toList(),
                    before -> {
                      for (MoveTask task : before.values())
                        if (task.from().equals(from) && task.runs()) throw alreadyRuns();
                      long newest =
                          before.values().stream().mapToLong(MoveTask::started).max().orElse(0);
                      long started = Math.max(clock.millis(), newest + 1); // in their order
                      var next = new LinkedHashMap<String, MoveTask>();
                      next.put(
                          id,
                          MoveTask.begun(
                              id, queues.arn(from), from, to, rate, counts.visible(), started));
                      forgetOldest(before, next);
                      return next;
                    }))
        .map(
            after -> {
              step(id);
              return after.get(id);
            });
  }

  private static QueueFault alreadyRuns() {
    return new QueueFault(
        "InvalidParameterValueException",
        "There is already a task running. Only one active task is allowed for a source queue"
            + " arn at a given time.");
  }

  private static void forgetOldest(Map<String, MoveTask> before, Map<String, MoveTask> next) {
    before.values().stream()
        .filter(task -> !task.runs())
        .sorted(Comparator.comparingLong(MoveTask::started))
        .limit(Math.max(0, before.size() + 1 - MOST_KEPT))
        .forEach(task -> next.put(task.id(), null));
  }

  private void step(String id) {
    MoveTask task = tasks.get(id);
    if (stopped || task == null || !task.runs()) return;
    int most = task.rate() > 0 ? Math.min(task.rate(), STEP) : STEP;
    move(task, most)
        .compose(
            moved -> tasks.change(id, now -> now == null ? null : now.moved(moved, moved < most)),
            problem -> tasks.change(id, now -> now == null ? null : now.failed(why(problem))))
        .onComplete(
            kept -> {
              // What could not be noted is looked at again.
              if (kept.failed() || task.rate() > 0)
                timers.run(() -> timers.after(SECOND, () -> step(id)));
              else step(id);
            });
  }

  private Future<Integer> move(MoveTask task, int most) {
    try {
      return queues.move(task.from(), task.to(), most);
    } catch (RuntimeException e) { // the source is deleted
      return Future.failedFuture(e);
    }
  }

  /** In the word that SQS has for it. */
  private static String why(Throwable cause) {
    return cause instanceof QueueFault fault && fault.code().equals(QueueFault.NO_QUEUE)
        ? "AWS.SimpleQueueService.NonExistentQueue"
        : String.valueOf(cause.getMessage());
  }

  /** ARN of the queue that the handle's task takes from; null when it is no handle. */
  public static String source(String handle) {
    JsonObject json = read(handle);
    return json == null ? null : json.getString("sourceArn");
  }

  private static JsonObject read(String handle) {
    try {
      var json = new JsonObject(Buffer.buffer(Base64.getDecoder().decode(handle)));
      boolean says =
          json.getValue("taskId") instanceof String && json.getValue("sourceArn") instanceof String;
      return says ? json : null;
    } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** The newest first. */
  public List<MoveTask> of(String from) {
    return tasks.all().stream()
        .filter(task -> task.from().equals(from))
        .sorted(Comparator.comparingLong(MoveTask::started).reversed())
        .toList();
  }

  /** Fails with a {@link QueueFault} when no such task runs. */
  public Future<MoveTask> cancel(String handle) {
    JsonObject json = read(handle);
    String id = json == null ? "" : json.getString("taskId");
    return tasks.change(
        id,
        task -> {
          if (task == null || !task.runs() || !task.handle().equals(handle))
            throw new QueueFault("ResourceNotFoundException", "Task does not exist.");
          return task.cancelled();
        });
  }
}
