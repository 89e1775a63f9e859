package io.penstock.gateway.registry;

import io.vertx.core.Future;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The one place where what exists changes. Reads are a field access, from any thread; writes follow
 * one another: each is durable before it shows, and listeners hear of it before its future
 * completes.
 */
public final class Registry {
  private final FunctionStore definitions;
  private final FunctionDeclarer declaration;
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;
  private Future<?> lastWrite = Future.succeededFuture();

  public Registry(FunctionStore definitions, FunctionDeclarer declaration) {
    this.definitions = definitions;
    this.declaration = declaration;
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** The listener is called with the present snapshot at once, and with each that follows. */
  public synchronized void onChange(Consumer<Snapshot> listener) {
    listeners.add(listener);
    listener.accept(snapshot);
  }

  /** Takes over what was saved before. Call once, before anything else is written. */
  public Future<Void> load() {
    return inTurn(
        () ->
            definitions
                .load()
                .map(
                    saved -> {
                      var functions = new TreeMap<String, Function>();
                      for (Function f : saved) functions.put(f.name(), f);
                      publish(new Snapshot(functions, snapshot.apis()));
                      return null;
                    }));
  }

  /**
   * Changes one function.
   *
   * @param change is given the function as it is (null when there is none) and returns what it
   *     becomes (null to delete it). What it throws fails the future, and nothing changes.
   * @return the function as it became
   */
  public Future<Function> change(String name, UnaryOperator<Function> change) {
    return inTurn(
        () -> {
          Function before = snapshot.function(name);
          Function after = change.apply(before);
          if (after == null) {
            if (before == null) return Future.succeededFuture();
            return definitions
                .remove(name)
                .map(
                    done -> {
                      publish(snapshot.without(name));
                      return null;
                    });
          }
          if (after == before) return Future.succeededFuture(after);
          return definitions
              .save(after)
              .map(
                  done -> {
                    publish(snapshot.with(after));
                    return after;
                  });
        });
  }

  /**
   * Makes what a template declares so: its functions are created or changed, those that an earlier
   * template declared and this one does not are removed, what was made through the API stays.
   */
  public Future<Void> declare(TemplateResources declared) {
    return inTurn(
        () -> {
          var functions = new TreeMap<>(snapshot.functions());
          functions.values().removeIf(f -> f.place() != null);
          for (FunctionDef def : declared.functions())
            functions.put(def.name(), declaration.apply(def, snapshot.functions().get(def.name())));
          Future<Void> saved = Future.succeededFuture();
          for (String gone : snapshot.functions().keySet())
            if (!functions.containsKey(gone))
              saved = saved.compose(done -> definitions.remove(gone));
          for (Function f : functions.values())
            if (snapshot.functions().get(f.name()) != f)
              saved = saved.compose(done -> definitions.save(f));
          return saved.map(
              done -> {
                publish(new Snapshot(functions, declared.apis()));
                return null;
              });
        });
  }

  private synchronized <T> Future<T> inTurn(Supplier<Future<T>> write) {
    Future<T> next =
        lastWrite
            .otherwiseEmpty()
            .compose(
                done -> {
                  try {
                    return write.get();
                  } catch (RuntimeException e) {
                    return Future.failedFuture(e);
                  }
                });
    lastWrite = next;
    return next;
  }

  private synchronized void publish(Snapshot next) {
    snapshot = next;
    for (Consumer<Snapshot> listener : listeners) listener.accept(next);
  }
}
