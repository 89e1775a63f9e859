package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.OrderedMapping;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.RecordFilter;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;

/** What openers of sources share. */
final class SourceKit {
  private SourceKit() {}

  /**
   * A service that speaks AWS's protocols.
   *
   * @throws IllegalArgumentException when it is not configured
   */
  static AwsEndpoint endpoint(ServiceContext context, String source) {
    AwsEndpoint endpoint = context.settings.awsSource(source);
    if (endpoint == null)
      throw new IllegalArgumentException(
          "no endpoint is configured: start with --source " + source + "=URL");
    return endpoint;
  }

  /**
   * Where a database is.
   *
   * @param example of the option that says it
   * @throws IllegalArgumentException when it is not configured
   */
  static <T extends SourceAddress> T database(
      ServiceContext context, Class<T> kind, String example) {
    T given = context.settings.source(kind);
    if (given == null)
      throw new IllegalArgumentException(
          "no database is configured: start with --source " + example);
    return given;
  }

  /** What a mapping's own filters let pass. */
  static RecordFilter filter(MappingDef def) {
    var criteria = FilterCriteria.parse(def.filters());
    return record -> criteria.passes(record.filtered());
  }

  /**
   * @param since when the mapping was made, if that was in an earlier life; else null
   */
  static StartAt start(MappingDef def, Instant since) {
    return switch (def.members().getString("StartingPosition")) {
      case "LATEST" -> new StartAt.Newest(since);
      case "AT_TIMESTAMP" ->
          new StartAt.Since(
              Instant.ofEpochMilli(
                  Math.round(def.members().getDouble("StartingPositionTimestamp") * 1000)));
      default -> StartAt.OLDEST;
    };
  }

  static Deployable ordered(
      MappingDef def,
      MappingOpener.Tools tools,
      RecordFilter filter,
      OrderedSource source,
      BatchForm form,
      Timing timing) {
    return new OrderedMapping(
        new OrderedMapping.Config(
            def.name(),
            def.function(),
            def.batching(),
            filter,
            source,
            form,
            tools.intake(),
            tools.failures().apply(form),
            tools.watch(),
            timing,
            tools.random()));
  }

  /** How far a mapping has read. */
  static StoredCheckpoints checkpoints(ServiceContext context, MappingDef def) {
    return new StoredCheckpoints(context.store.documents(), def.uuid());
  }

  /** Asks a database; it may block. */
  interface Question {
    void ask() throws Exception;
  }

  /** What a database refuses is refused; one that cannot be reached now may be later. */
  static Future<Void> refusals(Vertx vertx, Question question) {
    return vertx
        .<Void>executeBlocking(
            () -> {
              question.ask();
              return null;
            },
            false)
        .recover(
            problem ->
                problem instanceof RefusedTableException
                    ? Future.failedFuture(new IllegalArgumentException(problem.getMessage()))
                    : Future.succeededFuture());
  }
}
