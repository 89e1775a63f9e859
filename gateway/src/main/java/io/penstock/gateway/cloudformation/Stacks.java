package io.penstock.gateway.cloudformation;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.registry.Turns;
import io.penstock.gateway.template.StackFacts;
import io.penstock.gateway.template.Template;
import io.penstock.trigger.http.Api;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * All stacks, that of the template which the gateway was started with among them. What all of them
 * declare is declared together: a change of one is in force whole, with what is kept of the stack,
 * or not at all. One change after the other; any thread.
 */
public final class Stacks implements Lifecycle {
  /** The stack of the template that the gateway was started with. */
  public static final String OWN = "penstock";

  public static final int MOST = 200;

  private final Resources<StackRecord> stacks;
  private final Resources<ChangeSet> changeSets;
  private final StackTemplates templates;
  private final Function<TemplateResources, Future<Void>> declare;
  private final String arns;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Turns turns = new Turns();

  /** What is in force, by stack id; the own template's under its name. In turns. */
  private final Map<String, InForce> inForce = new LinkedHashMap<>();

  /**
   * @param record null of the own template
   */
  private record InForce(StackRecord record, TemplateResources declared, StackFacts facts) {}

  /**
   * @param arns {@code arn:aws:cloudformation:REGION:ACCOUNT:}
   * @param declare makes everything that is declared so
   */
  Stacks(
      Resources.Backend backend,
      SealedParameters sealed,
      StackTemplates templates,
      Function<TemplateResources, Future<Void>> declare,
      String arns,
      InstantSource clock,
      RandomGenerator random) {
    this.templates = templates;
    this.declare = declare;
    this.arns = arns;
    this.clock = clock;
    this.random = random;
    stacks =
        new Resources<>(
            "cloudformation-stack",
            StackRecord::id,
            Resources.Codec.of(
                one -> sealed.seal(one.write()), json -> StackRecord.read(sealed.open(json))),
            backend);
    changeSets =
        new Resources<>(
            "cloudformation-change-set",
            ChangeSet::id,
            Resources.Codec.of(
                one -> sealed.seal(one.write()), json -> ChangeSet.read(sealed.open(json))),
            backend);
  }

  public Resources<ChangeSet> changeSets() {
    return changeSets;
  }

  public Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** A new ARN of a stack or a change set. */
  public String arn(String kind, String name) {
    var unique = new UUID(random.nextLong(), random.nextLong());
    return arns + kind + "/" + name + "/" + unique;
  }

  /** Those there are, and those that were, the oldest first. */
  public List<StackRecord> all() {
    var all = new ArrayList<>(stacks.all());
    StackRecord own = own();
    if (own != null) all.add(own);
    all.sort(Comparator.comparing(StackRecord::created));
    return all;
  }

  /** The stack of a name, or of an id, of one that is gone too; null when there is none. */
  public StackRecord find(String nameOrId) {
    for (StackRecord one : all())
      if (one.id().equals(nameOrId) || one.isThere() && one.name().equals(nameOrId)) return one;
    return null;
  }

  private StackRecord own() {
    synchronized (inForce) {
      InForce own = inForce.get(OWN);
      return own == null ? null : own.record;
    }
  }

  private List<InForce> allInForce() {
    synchronized (inForce) {
      return List.copyOf(inForce.values());
    }
  }

  private void set(String id, InForce value) {
    synchronized (inForce) {
      if (value == null) inForce.remove(id);
      else inForce.put(id, value);
    }
  }

  /** Values that stacks export by name, without those of one. */
  Map<String, String> exports(String withoutId) {
    var exports = new TreeMap<String, String>();
    for (StackRecord one : all())
      if (one.isInForce() && !one.id().equals(withoutId))
        for (var output : one.list("outputs"))
          if (output.containsKey("ExportName"))
            exports.put(output.getString("ExportName"), output.getString("OutputValue"));
    return exports;
  }

  /** Reads a template as it would be that of a stack. */
  public Future<Template> read(
      String text, String stack, String stackId, Map<String, String> parameters) {
    return templates.read(text, stack, parameters, exports(stackId));
  }

  /** The template that the gateway was started with, or that it has become. */
  public Future<Void> declareOwn(Template template) {
    return turns.take(
        () -> {
          StackRecord before = own();
          Instant now = now();
          var events = new JsonArray();
          var record =
              new StackRecord(
                      arns + "stack/" + OWN + "/" + new UUID(0, 0),
                      OWN,
                      "CREATE_COMPLETE",
                      null,
                      before == null ? now : before.created(),
                      null,
                      StackEvents.body("", Map.of(), new JsonArray(), template))
                  .with(
                      before == null ? "CREATE_COMPLETE" : "UPDATE_COMPLETE",
                      null,
                      before == null ? null : now,
                      events);
          return force(OWN, new InForce(record, template.declared(), template.facts()));
        });
  }

  /** Takes up again what was in force. Once, after loading, before anything is declared. */
  public Future<Void> restore() {
    Future<Void> done = Future.succeededFuture();
    for (StackRecord one : stacks.all())
      if (one.isInForce())
        done =
            done.compose(none -> read(one.template(), one.name(), one.id(), one.parameters()))
                .map(
                    template -> {
                      set(one.id(), new InForce(one, template.declared(), template.facts()));
                      return (Void) null;
                    })
                .recover(
                    problem ->
                        Future.failedFuture(
                            new IllegalStateException(
                                "the stack "
                                    + one.name()
                                    + " cannot be read any more, and nothing is started, so that"
                                    + " nothing of it is lost: "
                                    + problem.getMessage(),
                                problem)));
    return done;
  }

  /**
   * Makes a stack what a template says. What cannot be is told in the stack's status; the stack as
   * it was stays in force.
   *
   * @param wanted with the template, parameters and tags that are wanted
   * @return the stack as it became
   */
  public Future<StackRecord> apply(StackRecord wanted, boolean create) {
    return turns.take(
        () ->
            read(wanted.template(), wanted.name(), wanted.id(), wanted.parameters())
                .compose(template -> applied(wanted, create, template))
                .recover(problem -> failed(wanted, create, StackEvents.reason(problem))));
  }

  private Future<StackRecord> applied(StackRecord wanted, boolean create, Template template) {
    Instant now = now();
    StackRecord before = stacks.get(wanted.id());
    StackRules.whole(template);
    StackRules.check(wanted, template, all());
    String verb = create ? "CREATE" : "UPDATE";
    var body = StackEvents.body(wanted.template(), wanted.parameters(), wanted.tags(), template);
    body.put("inForce", true)
        .put("capabilities", wanted.body().getJsonArray("capabilities", new JsonArray()))
        .put("events", wanted.body().getJsonArray("events", new JsonArray()));
    var record =
        new StackRecord(
                wanted.id(), wanted.name(), wanted.status(), null, wanted.created(), null, body)
            .with(
                verb + "_COMPLETE",
                null,
                create ? null : now,
                StackEvents.of(wanted, before, template, verb, now));
    return force(wanted.id(), new InForce(record, template.declared(), template.facts()))
        .map(record);
  }

  private Future<StackRecord> failed(StackRecord wanted, boolean create, String reason) {
    Instant now = now();
    String status = create ? "ROLLBACK_COMPLETE" : "UPDATE_ROLLBACK_COMPLETE";
    StackRecord known = stacks.get(wanted.id());
    StackRecord as = known == null ? wanted : known;
    StackRecord record =
        as.with(
            status, reason, now, StackEvents.failed(as, create ? "CREATE" : "UPDATE", reason, now));
    return note(record);
  }

  /** Deletes a stack with all that it declares. */
  public Future<StackRecord> delete(StackRecord gone) {
    return turns.take(
        () -> {
          StackRecord now = stacks.get(gone.id());
          if (now == null || !now.isThere()) return Future.succeededFuture(now);
          String used = StackRules.inUse(now, Map.of(), all());
          if (used != null) {
            var events = StackEvents.failed(now, "DELETE", used, now());
            return note(now.with("DELETE_FAILED", used, now(), events));
          }
          StackRecord deleted =
              now.with(StackRecord.DELETED, null, now(), StackEvents.deleted(now, now()))
                  .with("inForce", false);
          Future<Void> out = now.isInForce() ? force(now.id(), null) : Future.succeededFuture();
          return out.compose(none -> note(deleted)).compose(done -> forget().map(done));
        });
  }

  /** Keeps what was said of a stack. */
  private Future<StackRecord> note(StackRecord record) {
    return stacks
        .change(record.id(), before -> record)
        .onSuccess(
            done -> {
              for (InForce one : allInForce())
                if (one.record != null && one.record.id().equals(record.id()))
                  set(record.id(), new InForce(record, one.declared, one.facts));
            });
  }

  /** A stack that is to have a template by a change set. */
  public Future<StackRecord> review(StackRecord record) {
    return turns.take(() -> note(record));
  }

  /** Of stacks that are gone the newest are remembered. */
  private Future<Void> forget() {
    var gone = new ArrayList<StackRecord>();
    for (StackRecord one : all()) if (!one.isThere()) gone.add(one);
    var ids = gone.subList(0, Math.max(0, gone.size() - MOST)).stream().map(StackRecord::id);
    var out = new LinkedHashMap<String, StackRecord>();
    ids.forEach(id -> out.put(id, null));
    return stacks.changeAll(List.of(), before -> out).mapEmpty();
  }

  /** All stacks with one as it is to become; what is known changes once it is in force. */
  private Future<Void> force(String id, InForce wanted) {
    var all = new LinkedHashMap<String, InForce>();
    synchronized (inForce) {
      all.putAll(inForce);
    }
    if (wanted == null) all.remove(id);
    else all.put(id, wanted);
    var functions = new ArrayList<FunctionDef>();
    var apis = new ArrayList<Api>();
    var others = new ArrayList<Object>();
    for (InForce one : all.values()) {
      functions.addAll(one.declared.functions());
      apis.addAll(one.declared.apis());
      others.addAll(one.declared.others());
      if (!one.record.name().equals(OWN)) others.add(one.record);
    }
    return declare
        .apply(new TemplateResources(functions, apis, others))
        .onSuccess(none -> set(id, wanted));
  }

  @Override
  public Future<Void> load() {
    return stacks.load().compose(none -> changeSets.load());
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return plan.declare(stacks, declared.of(StackRecord.class));
  }
}
