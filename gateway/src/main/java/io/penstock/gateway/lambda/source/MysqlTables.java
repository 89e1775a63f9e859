package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeForm;
import io.penstock.trigger.change.mysql.MysqlServer;
import io.penstock.trigger.change.mysql.MysqlSource;
import io.penstock.trigger.change.mysql.MysqlTable;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.net.URI;

/** Tables of MySQL and MariaDB as sources. Nothing is left at the server when they are gone. */
public record MysqlTables(ServiceContext context) implements MappingOpener {
  /** What is wrong with the setting; null for nothing. */
  public static String problem(URI given) {
    return Sources.problem(given, MysqlServer::of);
  }

  private MysqlTable table(MappingDef def) {
    URI given = context.settings.sources().get("mysql");
    if (given == null)
      throw new IllegalArgumentException(
          "no database is configured: start with --source mysql=mysql://USER:PASSWORD@HOST:3306");
    return new MysqlTable(MysqlServer.of(given), ChangeArn.parse(def.source()), def.uuid());
  }

  /** A server that cannot be reached now may be later. */
  @Override
  public Future<Void> check(MappingDef def) {
    MysqlTable table = table(def);
    return Sources.refusals(context.vertx, () -> table.check());
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    var form = new ChangeForm(ChangeArn.parse(def.source()));
    var timing = Timing.of(tools.vertx(), tools.clock());
    var criteria = FilterCriteria.parse(def.filters());
    return Sources.ordered(
        def,
        tools,
        record -> criteria.passes(record.filtered()),
        new MysqlSource(
            tools.vertx(),
            table(def),
            form,
            Sources.start(def),
            Sources.checkpoints(context, def),
            timing,
            tools.watch()::kept),
        form,
        timing);
  }

  @Override
  public Future<Void> gone(MappingDef def) {
    return Sources.checkpoints(context, def).forget();
  }
}
