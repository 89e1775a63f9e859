package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeForm;
import io.penstock.trigger.change.PostgresSlot;
import io.penstock.trigger.change.PostgresSource;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Deployable;
import io.vertx.core.Future;

/** Tables of PostgreSQL as sources: how they are reached, and what is left when they are not. */
record PostgresTables(ServiceContext context) implements MappingOpener {
  private PostgresSlot slot(MappingDef def) {
    var given =
        SourceKit.database(
            context,
            SourceAddress.Postgres.class,
            "postgresql=postgresql://USER:PASSWORD@HOST:5432/DATABASE");
    return new PostgresSlot(given.server(), def.uuid());
  }

  @Override
  public Future<Void> check(MappingDef def) {
    ChangeArn arn = ChangeArn.parse(def.source());
    PostgresSlot slot = slot(def);
    return SourceKit.refusals(context.vertx, () -> slot.check(arn));
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    ChangeArn arn = ChangeArn.parse(def.source());
    var form = new ChangeForm(arn);
    var timing = Timing.of(tools.vertx(), tools.clock());
    return SourceKit.ordered(
        def,
        tools,
        SourceKit.filter(def),
        new PostgresSource(
            tools.vertx(),
            slot(def),
            form,
            arn,
            SourceKit.start(def, null),
            SourceKit.checkpoints(context, def),
            timing,
            tools.watch()::kept),
        form,
        timing);
  }

  /** The slot goes first: without it the server's log would grow for nobody. */
  @Override
  public Future<Void> gone(MappingDef def) {
    PostgresSlot slot;
    try {
      slot = slot(def);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return context
        .vertx
        .<Void>executeBlocking(
            () -> {
              slot.drop();
              return null;
            },
            false)
        .compose(none -> SourceKit.checkpoints(context, def).forget());
  }
}
