package io.penstock.gateway.secretsmanager;

import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.SecretValues;
import io.penstock.gateway.service.ServiceContext;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * What secrets there are. Values are kept as {@code secretsmanager:NAME:VERSION}, and that of the
 * current version as {@code secretsmanager:NAME} too, for templates. A value is written before what
 * is said of it: a crash between leaves a value that nothing names, unacknowledged. Any thread.
 */
public final class SecretShelf implements Lifecycle {
  private static final String LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final int SUFFIX = 6;

  private final Resources<Secret> secrets;
  private final SecretValues values;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final String arns;

  public SecretShelf(ServiceContext context) {
    secrets =
        new Resources<>(
            "secret",
            Secret::name,
            Resources.Codec.of(Secret::write, Secret::read),
            context.resources);
    values = context.secrets;
    clock = context.clock;
    random = context.random;
    arns = context.owner.arn("secretsmanager", "secret:");
  }

  public Resources<Secret> all() {
    return secrets;
  }

  public String arn(Secret secret) {
    return arns + secret.name() + "-" + secret.suffix();
  }

  /** The name that a name, an ARN, or an ARN without its suffix says. */
  public String name(String id) {
    if (!id.startsWith(arns)) return id;
    String name = id.substring(arns.length());
    int dash = name.length() - SUFFIX - 1;
    if (dash > 0 && name.charAt(dash) == '-') {
      Secret found = secrets.get(name.substring(0, dash));
      if (found != null && found.suffix().equals(name.substring(dash + 1))) return found.name();
    }
    return name;
  }

  /** Null when there is none, or when its time is over. */
  public Secret find(String id) {
    Secret found = secrets.get(name(id));
    return found == null || isOver(found) ? null : found;
  }

  private boolean isOver(Secret secret) {
    return secret.deleted() != null && !clock.instant().isBefore(secret.deleted());
  }

  /** One that is not there yet. */
  public Secret fresh(String name) {
    var suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++)
      suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    return Secret.made(name, suffix.toString(), now());
  }

  /** Null when there is none. */
  public Future<String> value(Secret secret, SecretVersion version) {
    return values.get(key(secret.name(), version.id()));
  }

  /** What {@code penstock secrets set} has under that name, or null. */
  public Future<String> plain(String name) {
    return values.get(name);
  }

  /**
   * A value to add.
   *
   * @param version its stages are those it takes over; null: none is added
   */
  public record Added(Secret secret, SecretVersion version, String value) {}

  /**
   * Adds a value to a secret that is there or new.
   *
   * @param version the id that its value would have, or null
   * @param change is given the secret, or null, and what that version's value is, or null; says
   *     what to add
   * @return the secret as it becomes
   */
  public Future<Secret> put(String name, String version, BiFunction<Secret, String, Added> change) {
    return values.inTurn(
        () ->
            sweep()
                .compose(
                    none -> {
                      Secret there = secrets.get(name);
                      SecretVersion same =
                          there == null || version == null ? null : there.version(version);
                      return same == null ? Future.succeededFuture() : value(there, same);
                    })
                .compose(
                    value -> {
                      Secret before = secrets.get(name);
                      Added added = change.apply(before, value);
                      Secret next =
                          added.version == null
                              ? added.secret
                              : added.secret.with(added.version, now());
                      return write(before, next, added);
                    }));
  }

  /** Changes what is said of a secret that is there, the current version too. */
  public Future<Secret> change(String name, UnaryOperator<Secret> change) {
    return values.inTurn(
        () -> {
          Secret before = secrets.get(name);
          return write(before, change.apply(before), null);
        });
  }

  private Future<Secret> write(Secret before, Secret next, Added added) {
    String name = next.name();
    var changed = new HashMap<String, String>();
    if (added != null && added.version != null)
      changed.put(key(name, added.version.id()), added.value);
    var after = new HashMap<String, String>();
    if (before != null)
      for (SecretVersion one : before.versions())
        if (next.version(one.id()) == null) after.put(key(name, one.id()), null);
    SecretVersion current = next.at(Secret.CURRENT);
    SecretVersion was = before == null ? null : before.at(Secret.CURRENT);
    Future<String> shown = Future.succeededFuture();
    boolean moves = current != null && (was == null || !was.id().equals(current.id()));
    if (moves)
      shown =
          added != null && added.version != null && added.version.id().equals(current.id())
              ? Future.succeededFuture(added.value)
              : value(next, current);
    return shown
        .compose(
            value -> {
              if (moves) changed.put(current(name), current.binary() ? null : value);
              return changed.isEmpty() ? Future.succeededFuture() : values.change(changed);
            })
        .compose(none -> secrets.change(name, gone -> next))
        .compose(
            done ->
                after.isEmpty() ? Future.succeededFuture(done) : values.change(after).map(done));
  }

  /** For good, values and all. */
  public Future<Void> remove(String name) {
    return values.inTurn(() -> removed(name));
  }

  private Future<Void> removed(String name) {
    Secret found = secrets.get(name);
    if (found == null) return Future.succeededFuture();
    Map<String, String> gone = new HashMap<>();
    gone.put(current(name), null);
    for (SecretVersion one : found.versions()) gone.put(key(name, one.id()), null);
    return values.change(gone).compose(none -> secrets.change(name, before -> null)).mapEmpty();
  }

  /** Those whose time is over go whenever a secret is put, and at the start. */
  private Future<Void> sweep() {
    Future<Void> done = Future.succeededFuture();
    for (Secret one : secrets.all())
      if (isOver(one)) done = done.compose(none -> removed(one.name()));
    return done;
  }

  private static String current(String name) {
    return "secretsmanager:" + name;
  }

  private static String key(String name, String version) {
    return current(name) + ":" + version;
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public Future<Void> load() {
    return secrets.load().compose(none -> values.inTurn(this::sweep));
  }

  /** Templates declare none. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }
}
