package io.penstock.gateway.apigateway;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.http.Throttle;
import io.penstock.trigger.http.UsagePlan;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** API keys and usage plans that were made by API; templates' are not among them. Any thread. */
public final class UsagePlans implements Lifecycle {
  /** Of a plan whose throttle names one of the two only. */
  private static final double USUAL_RATE = 10_000;

  private final Resources<Made> keys;
  private final Resources<Made> plans;

  UsagePlans(Resources<Made> keys, Resources<Made> plans) {
    this.keys = keys;
    this.plans = plans;
  }

  public Resources<Made> keys() {
    return keys;
  }

  public Resources<Made> plans() {
    return plans;
  }

  /** The plans of a stage, with their keys. */
  List<UsagePlan> of(String api, String stage) {
    var found = new ArrayList<UsagePlan>();
    for (Made plan : plans.after(""))
      if (stages(plan).contains(api + ":" + stage)) found.add(plan(plan));
    return found;
  }

  /** The stages that a plan is for, as {@code api:stage}. */
  public static Set<String> stages(Made plan) {
    var stages = new LinkedHashSet<String>();
    for (Object one : plan.said().getJsonArray("apiStages", new JsonArray())) {
      JsonObject stage = (JsonObject) one;
      stages.add(stage.getString("apiId") + ":" + stage.getString("stage"));
    }
    return stages;
  }

  private UsagePlan plan(Made plan) {
    var own = new ArrayList<UsagePlan.Key>();
    for (String id : plan.all(Made.KEYS).keySet()) {
      Made key = keys.get(id);
      if (key == null) continue;
      JsonObject said = key.said();
      own.add(new UsagePlan.Key(id, said.getString("value"), said.getBoolean("enabled", false)));
    }
    JsonObject throttle = plan.said().getJsonObject("throttle");
    JsonObject quota = plan.said().getJsonObject("quota");
    return new UsagePlan(
        plan.id(),
        throttle == null ? null : throttle(throttle),
        quota == null
            ? null
            : new UsagePlan.Quota(
                quota.getInteger("limit"),
                quota.getInteger("offset", 0),
                UsagePlan.Period.valueOf(quota.getString("period"))),
        own);
  }

  private static Throttle throttle(JsonObject throttle) {
    double rate = throttle.getDouble("rateLimit", USUAL_RATE);
    return new Throttle(rate, throttle.getInteger("burstLimit", (int) Math.ceil(rate)));
  }

  /** Called with the ids of APIs whose plans have changed. */
  void follow(Consumer<Collection<String>> listener) {
    plans.onChange(
        changes -> {
          var touched = new LinkedHashSet<String>();
          for (Resources.Change<Made> change : changes) {
            if (change.before() != null) apis(change.before(), touched);
            if (change.after() != null) apis(change.after(), touched);
          }
          if (!touched.isEmpty()) listener.accept(touched);
        });
    keys.onChange(
        changes -> {
          var touched = new LinkedHashSet<String>();
          for (Made plan : plans.after(""))
            for (Resources.Change<Made> change : changes)
              if (plan.part(Made.KEYS, change.id()) != null) apis(plan, touched);
          if (!touched.isEmpty()) listener.accept(touched);
        });
  }

  private static void apis(Made plan, Set<String> into) {
    for (String stage : stages(plan)) into.add(stage.substring(0, stage.indexOf(':')));
  }

  @Override
  public Future<Void> load() {
    return keys.load().compose(done -> plans.load());
  }

  /** Templates' plans are their APIs'. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }
}
