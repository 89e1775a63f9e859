package io.penstock.gateway.lambda.code;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.registry.Version;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Layers made through the API, and the clearing of code that neither they nor functions use. */
public final class Layers implements Lifecycle {
  private static final Duration LOOK = Duration.ofMinutes(5);

  private final Resources<Layer> layers;
  private final Registry registry;
  private final CodeStore code;
  private final Vertx vertx;
  private long timer = -1;

  public Layers(Resources.Backend backend, Registry registry, CodeStore code, Vertx vertx) {
    this.layers =
        new Resources<>(
            "layer", Layer::name, Resources.Codec.of(Layer::write, Layer::read), backend);
    this.registry = registry;
    this.code = code;
    this.vertx = vertx;
  }

  public Resources<Layer> all() {
    return layers;
  }

  @Override
  public Future<Void> load() {
    return layers.load().compose(none -> code.clear(used(), true));
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> start() {
    timer = vertx.setPeriodic(LOOK.toMillis(), due -> code.clear(used(), false));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  /** Folders of packages that a version of a function or of a layer has. */
  private Set<Path> used() {
    var used = new HashSet<Path>();
    for (Function function : registry.functions()) {
      add(used, function.latest());
      function.versions().values().forEach(version -> add(used, version));
    }
    for (Layer layer : layers.after(""))
      layer.versions().values().forEach(version -> used.add(version.code().folder()));
    return used;
  }

  /** A layer that is deleted stays with the functions that have it. */
  private static void add(Set<Path> used, Version version) {
    if (version.spec().code() instanceof Code.Package one) used.add(one.path());
    for (Object layer : new JsonObject(version.kept()).getJsonArray("Layers", new JsonArray()))
      if (layer instanceof JsonObject one && one.getString("Folder") != null)
        used.add(Path.of(one.getString("Folder")));
  }
}
