package io.penstock.gateway.ssm;

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
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What parameters there are. A value is written before what is said of it: a crash between leaves
 * the new value under the old version, unacknowledged. Any thread.
 */
public final class Parameters implements Lifecycle {
  private final Resources<Parameter> parameters;
  private final SecretValues values;
  private final InstantSource clock;
  private final String arns;

  public Parameters(ServiceContext context) {
    parameters =
        new Resources<>(
            "ssm-parameter",
            Parameter::name,
            Resources.Codec.of(Parameter::write, Parameter::read),
            context.resources);
    values = context.secrets;
    clock = context.clock;
    arns = context.owner.arn("ssm", "");
    parameters.onChange(
        changes -> {
          for (Resources.Change<Parameter> change : changes)
            values.declared(
                "ssm:" + change.id(), change.after() == null ? null : change.after().declared());
        });
  }

  public Resources<Parameter> all() {
    return parameters;
  }

  public String arn(String name) {
    return arns + "parameter" + (name.startsWith("/") ? name : "/" + name);
  }

  /** The parameter that a name or an ARN says, or null. */
  public Parameter find(String nameOrArn) {
    String name = name(nameOrArn);
    Parameter found = parameters.get(name);
    return found == null && name.startsWith("/") && nameOrArn.startsWith("arn:")
        ? parameters.get(name.substring(1))
        : found;
  }

  String name(String nameOrArn) {
    String begin = arns + "parameter";
    return nameOrArn.startsWith(begin) ? nameOrArn.substring(begin.length()) : nameOrArn;
  }

  /** A parameter with its value. */
  public record Valued(Parameter parameter, String value) {}

  /**
   * A parameter with its value, those of {@code penstock secrets} too; null when there is none.
   *
   * @param decrypted false: what is secure is given as it is kept
   */
  public Future<Valued> value(String nameOrArn, boolean decrypted) {
    Parameter found = find(nameOrArn);
    String bare = name(nameOrArn);
    Parameter shown = found == null ? Parameter.plain(bare) : found;
    if (found != null && found.declared() != null)
      return Future.succeededFuture(new Valued(found, found.declared()));
    String kept = found == null ? bare : "ssm:" + found.name();
    return (decrypted || !shown.isSecure() ? values.get(kept) : values.sealed(kept))
        .map(value -> value == null ? null : new Valued(shown, value));
  }

  /**
   * Sets a value.
   *
   * @param change is given the parameter as it is, or null; gives what it becomes
   */
  public Future<Parameter> put(String name, String value, UnaryOperator<Parameter> change) {
    return values.inTurn(
        () -> {
          Parameter after = change.apply(parameters.get(name));
          return values
              .change(Map.of("ssm:" + name, value))
              .compose(none -> parameters.change(name, before -> after));
        });
  }

  /** Whether there was one. Values that {@code penstock secrets} has set stay. */
  public Future<Boolean> delete(String name) {
    return values.inTurn(
        () -> {
          Parameter found = find(name);
          if (found == null) return Future.succeededFuture(false);
          var gone = new HashMap<String, String>();
          gone.put("ssm:" + found.name(), null);
          return parameters
              .change(found.name(), before -> null)
              .compose(none -> values.change(Collections.unmodifiableMap(gone)))
              .map(true);
        });
  }

  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public Future<Void> load() {
    return parameters.load();
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return plan.declare(
        parameters,
        () ->
            declared.of(Parameter.class).stream()
                .map(wanted -> wanted.after(parameters.get(wanted.name()), now()))
                .toList());
  }
}
