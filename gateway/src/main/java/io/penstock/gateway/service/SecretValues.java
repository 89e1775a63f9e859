package io.penstock.gateway.service;

import io.penstock.gateway.registry.Turns;
import io.penstock.gateway.settings.SecretStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Values of SSM parameters and secrets, in the encrypted store of {@code penstock secrets}: under
 * {@code ssm:NAME} and {@code secretsmanager:NAME} what was made through the APIs, under the bare
 * name what the command has set. Templates read all of them. Any thread.
 */
public final class SecretValues {
  private final Vertx vertx;
  private final SecretStore store;
  private final Turns turns = new Turns();

  /** What templates say of SSM's parameters: no secrets. */
  private final Map<String, String> declared = new ConcurrentHashMap<>();

  SecretValues(Vertx vertx, SecretStore store) {
    this.vertx = vertx;
    this.store = store;
  }

  /** The value of a name, or null. */
  public Future<String> get(String name) {
    return aside(() -> store.get(name));
  }

  /** As it is kept, encrypted; null when there is none. */
  public Future<String> sealed(String name) {
    return aside(() -> store.sealed(name));
  }

  /** All of them by name. */
  public Future<Map<String, String>> all() {
    return aside(
        () -> {
          var all = new HashMap<>(store.all());
          all.putAll(declared);
          return all;
        });
  }

  /**
   * What a template says of a name, beside what is kept.
   *
   * @param value null for nothing any more
   */
  public void declared(String name, String value) {
    if (value == null) declared.remove(name);
    else declared.put(name, value);
  }

  /**
   * Durable when completed: all of them or none.
   *
   * @param values by name; null to remove
   */
  public Future<Void> change(Map<String, String> values) {
    return aside(
        () -> {
          synchronized (store) {
            store.change(values);
          }
          return null;
        });
  }

  /** One after the other: what looks at values, and what changes them by that. */
  public <R> Future<R> inTurn(Supplier<Future<R>> work) {
    return turns.take(work);
  }

  private <R> Future<R> aside(Callable<R> work) {
    return vertx.executeBlocking(work, false);
  }
}
