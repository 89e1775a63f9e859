package io.penstock.gateway.store.sql;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes answers to where they were asked: one task per Vert.x context for a whole batch. Who asked
 * from no context is answered on a thread kept for that.
 */
public final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

  private final Executor contextless;
  private final Map<Context, List<Runnable>> batches = new HashMap<>();

  public Completions(Executor contextless) {
    this.contextless = contextless;
  }

  public static Context here() {
    return Vertx.currentContext();
  }

  /** The writer's thread only. */
  public void add(Context context, Runnable answer) {
    batches.computeIfAbsent(context, _ -> new ArrayList<>()).add(answer);
  }

  /** The writer's thread only. */
  public void send() {
    batches.forEach((context, answers) -> deliver(context, () -> answers.forEach(Runnable::run)));
    batches.clear();
  }

  /** Any thread. Whose event loop has ended hears nothing more. */
  public void deliver(Context context, Runnable answer) {
    try {
      if (context == null) contextless.execute(answer);
      else context.runOnContext(_ -> answer.run());
    } catch (RejectedExecutionException e) {
      LOG.debug("an answer came after the end of who asked");
    } catch (RuntimeException e) { // the others' answers go out all the same
      LOG.error("an answer could not be handed over", e);
    }
  }
}
