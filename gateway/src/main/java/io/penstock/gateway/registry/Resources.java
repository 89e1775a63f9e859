package io.penstock.gateway.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things of one kind by id: topics, rules, mappings. Reads are from memory and from any thread;
 * writes follow one another, and each is durable before it shows. Listeners hear of every change,
 * in order, before its future completes. Changing one thing costs the same however many there are.
 *
 * @param <T> immutable, with {@code equals}
 */
public final class Resources<T> {
  /** Keeps documents over restarts. */
  public interface Backend {
    /**
     * All of them or none, durable when completed.
     *
     * @param bodies by id; null to delete
     */
    default Future<Void> write(String kind, Map<String, JsonObject> bodies) {
      return write(Map.of(kind, bodies));
    }

    /**
     * Those of several kinds together: all of them or none.
     *
     * @param kinds bodies by kind and id; null to delete
     */
    Future<Void> write(Map<String, Map<String, JsonObject>> kinds);

    Future<Map<String, JsonObject>> load(String kind);
  }

  /** How a thing is kept. */
  public interface Codec<T> {
    JsonObject write(T thing);

    /**
     * What this version wrote, or an older one: a member that those did not write has a default.
     */
    T read(JsonObject json);

    /**
     * Of what is written: one more whenever an older Penstock would misread it. Documents of a
     * newer version are left alone.
     */
    default int version() {
      return 1;
    }

    /** Whether it is kept as it should not be any more: it is written anew at the start. */
    default boolean isOutdated(JsonObject json) {
      return false;
    }

    static <T> Codec<T> of(Function<T, JsonObject> write, Function<JsonObject, T> read) {
      return new Codec<>() {
        @Override
        public JsonObject write(T thing) {
          return write.apply(thing);
        }

        @Override
        public T read(JsonObject json) {
          return read.apply(json);
        }
      };
    }
  }

  /**
   * One thing became another.
   *
   * @param before null when it is new
   * @param after null when it is gone
   */
  public record Change<T>(String id, T before, T after) {}

  /** Hears of changes. Must not block. */
  public interface Listener<T> {
    void changed(List<Change<T>> changes);
  }

  /**
   * What a thing takes from the one before it, or from the moment, so that it is stored in one with
   * it. Called as the thing is about to be stored.
   */
  public interface Succession<T> {
    /**
     * @param before null when it is new
     * @param declared by a template
     */
    T follow(T before, T after, boolean declared);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
  private static final String DECLARED = "declared";
  private static final String THING = "thing";

  /** Absent in what was written before it was. */
  private static final String VERSION = "version";

  record Stored<T>(T thing, boolean declared) {}

  private final String kind;
  private final Function<T, String> id;
  private final Codec<T> form;
  private final Backend backend;
  private final Succession<T> succession;
  private final ConcurrentSkipListMap<String, Stored<T>> kept = new ConcurrentSkipListMap<>();
  private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();
  private final Turns turns = new Turns();

  /**
   * @param kind of the documents it is kept as
   */
  public Resources(String kind, Function<T, String> id, Codec<T> form, Backend backend) {
    this(kind, id, form, backend, (before, after, declared) -> after);
  }

  public Resources(
      String kind,
      Function<T, String> id,
      Codec<T> form,
      Backend backend,
      Succession<T> succession) {
    this.kind = kind;
    this.id = id;
    this.form = form;
    this.backend = backend;
    this.succession = succession;
  }

  /** The thing, or null. */
  public T get(String key) {
    Stored<T> found = kept.get(key);
    return found == null ? null : found.thing;
  }

  /** Whether the template declares it. */
  public boolean isDeclared(String key) {
    Stored<T> found = kept.get(key);
    return found != null && found.declared;
  }

  public int size() {
    return kept.size();
  }

  /** All of them by id, ascending; a copy. */
  public List<T> all() {
    return page("", Integer.MAX_VALUE);
  }

  /** Those whose id comes after this one, at most so many; a copy. */
  public List<T> page(String after, int most) {
    var page = new ArrayList<T>();
    for (T thing : after(after)) {
      if (page.size() == most) break;
      page.add(thing);
    }
    return page;
  }

  /** Those whose id comes after this one, ascending; what changes meanwhile may be seen or not. */
  public Iterable<T> after(String after) {
    NavigableMap<String, Stored<T>> rest = after.isEmpty() ? kept : kept.tailMap(after, false);
    return () -> rest.values().stream().map(Stored::thing).iterator();
  }

  /**
   * The listener is called with all there is (as new), and with each change that follows: at once,
   * or when the write that is under way has ended.
   */
  public void onChange(Listener<T> listener) {
    inTurn(
        () -> {
          var present = new ArrayList<Change<T>>();
          kept.forEach((key, value) -> present.add(new Change<>(key, null, value.thing)));
          listener.changed(Collections.unmodifiableList(present));
          listeners.add(listener);
          return Future.succeededFuture();
        });
  }

  /** Takes over what was saved before. Call once, before anything else is written. */
  public Future<Void> load() {
    return inTurn(
        () ->
            backend
                .load(kind)
                .compose(
                    saved -> {
                      var all = new LinkedHashMap<String, Stored<T>>();
                      var outdated = new LinkedHashMap<String, Stored<T>>();
                      saved.forEach(
                          (key, json) -> {
                            Stored<T> stored = read(key, json);
                            if (stored == null) return;
                            all.put(key, stored);
                            if (form.isOutdated(json.getJsonObject(THING)))
                              outdated.put(key, stored);
                          });
                      publish(all);
                      return outdated.isEmpty()
                          ? Future.succeededFuture()
                          : backend.write(kind, bodies(outdated));
                    }));
  }

  /** Null when it cannot be read: it stays where it is, is told of, and holds up no other. */
  private Stored<T> read(String key, JsonObject json) {
    int version = json.getInteger(VERSION, 1);
    if (version > form.version()) {
      LOG.error(
          "the {} {} is of version {}, of a newer Penstock: it is left out", kind, key, version);
      return null;
    }
    try {
      T thing = form.read(json.getJsonObject(THING));
      return new Stored<>(thing, json.getBoolean(DECLARED, false));
    } catch (RuntimeException e) {
      LOG.error("the {} {} cannot be read from the store and is left out", kind, key, e);
      return null;
    }
  }

  /**
   * Changes one thing.
   *
   * @param change is given the thing as it is (null when there is none) and returns what it becomes
   *     (null to delete it). What it throws fails the future, and nothing changes.
   * @return the thing as it became
   */
  public Future<T> change(String key, UnaryOperator<T> change) {
    return changeAll(
            List.of(key), before -> Collections.singletonMap(key, change.apply(before.get(key))))
        .map(after -> after.get(key));
  }

  /**
   * Changes several things together: all of it is done, or nothing.
   *
   * @param keys the things that the change is given, those that exist by id
   * @param change returns what becomes of each it wants changed; null to delete
   * @return what became of each that the change returned
   */
  public Future<Map<String, T>> changeAll(
      Collection<String> keys, Function<Map<String, T>, Map<String, T>> change) {
    return inTurn(
        () -> {
          var before = new LinkedHashMap<String, T>();
          for (String key : keys) if (kept.containsKey(key)) before.put(key, get(key));
          var after = new LinkedHashMap<String, T>();
          var next = new LinkedHashMap<String, Stored<T>>();
          change
              .apply(before)
              .forEach(
                  (key, wanted) -> {
                    Stored<T> old = kept.get(key);
                    T thing = wanted == null ? null : follow(old, wanted, false);
                    after.put(key, thing);
                    if (thing == null ? old != null : old == null || !thing.equals(old.thing))
                      next.put(
                          key,
                          thing == null ? null : new Stored<>(thing, old != null && old.declared));
                  });
          return write(next).map(after);
        });
  }

  /**
   * Makes what a template declares so: things are made or changed, those that an earlier template
   * declared and this one does not are removed, what was made through the API stays.
   */
  public Future<Void> declare(Collection<T> things) {
    return inTurn(() -> write(planned(things)));
  }

  /** What becomes of each that {@link #declare} changes. */
  Map<String, Stored<T>> planned(Collection<T> things) {
    var next = new LinkedHashMap<String, Stored<T>>();
    kept.forEach(
        (key, value) -> {
          if (value.declared) next.put(key, null);
        });
    for (T thing : things) {
      String key = id.apply(thing);
      var wanted = new Stored<>(follow(kept.get(key), thing, true), true);
      if (wanted.equals(kept.get(key))) next.remove(key);
      else next.put(key, wanted);
    }
    return next;
  }

  String kind() {
    return kind;
  }

  private T follow(Stored<T> old, T thing, boolean declared) {
    return succession.follow(old == null ? null : old.thing, thing, declared);
  }

  private Future<Void> write(Map<String, Stored<T>> next) {
    if (next.isEmpty()) return Future.succeededFuture();
    return backend
        .write(kind, bodies(next))
        .map(
            done -> {
              publish(next);
              return null;
            });
  }

  Map<String, JsonObject> bodies(Map<String, Stored<T>> next) {
    var bodies = new LinkedHashMap<String, JsonObject>();
    next.forEach(
        (key, value) ->
            bodies.put(
                key,
                value == null
                    ? null
                    : new JsonObject()
                        .put(VERSION, form.version())
                        .put(DECLARED, value.declared)
                        .put(THING, form.write(value.thing))));
    return bodies;
  }

  /** In a turn. */
  void publish(Map<String, Stored<T>> next) {
    if (next.isEmpty()) return;
    var changes = new ArrayList<Change<T>>(next.size());
    next.forEach(
        (key, value) -> {
          Stored<T> before = value == null ? kept.remove(key) : kept.put(key, value);
          changes.add(
              new Change<>(
                  key, before == null ? null : before.thing, value == null ? null : value.thing));
        });
    for (Listener<T> listener : listeners) listener.changed(Collections.unmodifiableList(changes));
  }

  /** Runs the work when all that was asked for before it has ended. Holds no lock meanwhile. */
  <R> Future<R> inTurn(Supplier<Future<R>> work) {
    return turns.take(work);
  }
}
