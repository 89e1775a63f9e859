package io.penstock.gateway.iam;

import io.penstock.function.Owner;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/** What roles and policies there are, by name. Any thread. */
public final class Roles implements Lifecycle {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final Resources<Role> roles;
  private final Resources<ManagedPolicy> policies;
  private final String arns;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param random for ids; any thread
   */
  public Roles(
      Resources.Backend backend, String account, InstantSource clock, RandomGenerator random) {
    this.arns = new Owner("", account).arn("iam", "");
    this.clock = clock;
    this.random = random;
    roles =
        new Resources<>(
            "iam-role", Role::name, Resources.Codec.of(Role::write, Role::read), backend);
    policies =
        new Resources<>(
            "iam-policy",
            ManagedPolicy::name,
            Resources.Codec.of(ManagedPolicy::write, ManagedPolicy::read),
            backend);
  }

  public Resources<Role> roles() {
    return roles;
  }

  public Resources<ManagedPolicy> policies() {
    return policies;
  }

  /** {@code arn:aws:iam::ACCOUNT:}. */
  public String arns() {
    return arns;
  }

  /** The policy of an ARN, or null. */
  public ManagedPolicy policy(String arn) {
    ManagedPolicy found = policies.get(arn.substring(arn.lastIndexOf('/') + 1));
    return found != null && found.arn(arns).equals(arn) ? found : null;
  }

  /** How many roles a policy is attached to. */
  public int attachments(String arn) {
    int count = 0;
    for (Role role : roles.after("")) if (role.attached().contains(arn)) count++;
    return count;
  }

  /** A new id, such as {@code AROA} and 17 letters. */
  public String id(String kind) {
    var id = new StringBuilder(kind);
    for (int i = 0; i < 17; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    return id.toString();
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public Future<Void> load() {
    return roles.load().compose(none -> policies.load());
  }

  /** Templates declare none that are kept. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }
}
