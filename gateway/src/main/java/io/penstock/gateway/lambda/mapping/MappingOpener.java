package io.penstock.gateway.lambda.mapping;

import io.penstock.trigger.Intake;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.MappingWatch;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Makes the verticles of one kind of source. A line in {@code Sources} for each. */
public interface MappingOpener {
  /**
   * What a mapping works with.
   *
   * @param since when the mapping was made, if that was before the gateway started; else null: the
   *     latest records count from then, even when nothing was read before a crash
   * @param failures where what is given up goes, by how its batches look
   */
  record Tools(
      Vertx vertx,
      Intake intake,
      Function<BatchForm, FailedBatch.Taker> failures,
      MappingWatch watch,
      Instant since,
      InstantSource clock,
      RandomGenerator random) {}

  /**
   * Whether the source is there: asked when a mapping is made through the API. Fails with {@link
   * IllegalArgumentException} in AWS's words when it is not; a source that does not answer is no
   * reason to refuse.
   */
  default Future<Void> check(MappingDef def) {
    return Future.succeededFuture();
  }

  /**
   * A verticle for virtual threads: its start completes at once, whether the source can be reached
   * or not; its stop when what is in flight has ended.
   *
   * @throws IllegalArgumentException when settings are missing; the message says which
   */
  Deployable open(MappingDef def, Tools tools);

  /**
   * A mapping is deleted, its verticle undeployed: takes away what was kept or made for it. When it
   * fails, it is asked again a few times.
   */
  default Future<Void> gone(MappingDef def) {
    return Future.succeededFuture();
  }
}
