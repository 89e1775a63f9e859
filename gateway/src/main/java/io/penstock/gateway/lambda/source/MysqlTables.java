package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeForm;
import io.penstock.trigger.change.mysql.MysqlSource;
import io.penstock.trigger.change.mysql.MysqlTable;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Deployable;
import io.vertx.core.Future;

/** Tables of MySQL and MariaDB as sources. Nothing is left at the server when they are gone. */
record MysqlTables(ServiceContext context) implements MappingOpener {
  private MysqlTable table(MappingDef def) {
    var given =
        SourceKit.database(
            context, SourceAddress.Mysql.class, "mysql=mysql://USER:PASSWORD@HOST:3306");
    return new MysqlTable(given.server(), ChangeArn.parse(def.source()), def.uuid());
  }

  /** A server that cannot be reached now may be later. */
  @Override
  public Future<Void> check(MappingDef def) {
    MysqlTable table = table(def);
    return SourceKit.refusals(context.vertx, () -> table.check());
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    var form = new ChangeForm(ChangeArn.parse(def.source()));
    var timing = Timing.of(tools.vertx(), tools.clock());
    return SourceKit.ordered(
        def,
        tools,
        SourceKit.filter(def),
        new MysqlSource(
            tools.vertx(),
            table(def),
            form,
            SourceKit.start(def, null),
            SourceKit.checkpoints(context, def),
            timing,
            tools.watch()::kept),
        form,
        timing);
  }

  @Override
  public Future<Void> gone(MappingDef def) {
    return SourceKit.checkpoints(context, def).forget();
  }
}
