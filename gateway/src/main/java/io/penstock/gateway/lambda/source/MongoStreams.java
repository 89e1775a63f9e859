package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.change.mongo.MongoForm;
import io.penstock.trigger.change.mongo.MongoSource;
import io.penstock.trigger.change.mongo.MongoStream;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Change streams of MongoDB as sources, in the shape of DocumentDB's. */
record MongoStreams(ServiceContext context) implements MappingOpener {
  private MongoStream stream(MappingDef def) {
    var given =
        SourceKit.database(
            context, SourceAddress.Mongo.class, "documentdb=mongodb://USER:PASSWORD@HOST:27017");
    JsonObject config = def.database();
    return new MongoStream(
        given.server(),
        def.source(),
        config.getString("DatabaseName"),
        config.getString("CollectionName"),
        "UpdateLookup".equals(config.getString("FullDocument")));
  }

  /** A server that cannot be reached now may be later. */
  @Override
  public Future<Void> check(MappingDef def) {
    MongoStream stream = stream(def);
    return SourceKit.refusals(context.vertx, () -> stream.check());
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    var timing = Timing.of(tools.vertx(), tools.clock());
    return SourceKit.ordered(
        def,
        tools,
        SourceKit.filter(def),
        new MongoSource(
            tools.vertx(),
            stream(def),
            SourceKit.start(def, null),
            SourceKit.checkpoints(context, def),
            timing),
        new MongoForm(def.source()),
        timing);
  }

  @Override
  public Future<Void> gone(MappingDef def) {
    return SourceKit.checkpoints(context, def).forget();
  }
}
