package io.penstock.gateway.registry;

import io.penstock.trigger.http.Api;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What functions there are, with their versions and aliases, and the APIs that a template declares
 * for them. Reads are from memory and any thread.
 */
public final class Registry implements Lifecycle {
  public static final String KIND = "function";

  private final Resources<Function> functions;
  private final FunctionDeclarer declarer;
  private final List<Consumer<List<Api>>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Api> apis = List.of();

  public Registry(Resources.Backend backend, FunctionDeclarer declarer) {
    this.functions =
        new Resources<>(
            KIND,
            Function::name,
            Resources.Codec.of(FunctionJson::write, FunctionJson::read),
            new FunctionDocuments(backend));
    this.declarer = declarer;
  }

  /** The function of that name, or null. */
  public Function function(String name) {
    return functions.get(name);
  }

  /** Whether the template declares it. */
  public boolean isDeclared(String name) {
    return functions.isDeclared(name);
  }

  /** All of them by name, ascending; what changes meanwhile may be seen or not. */
  public Iterable<Function> functions() {
    return functions.after("");
  }

  /** Those whose name comes after this one. */
  public Iterable<Function> after(String name) {
    return functions.after(name);
  }

  public int size() {
    return functions.size();
  }

  /** The APIs that the template declares. */
  public List<Api> apis() {
    return apis;
  }

  /** Called with all there is, and with each change that follows. Must not block. */
  public void onChange(Resources.Listener<Function> listener) {
    functions.onChange(listener);
  }

  /** Called with the APIs there are, and again when a template has others. */
  public void onApis(Consumer<List<Api>> listener) {
    listeners.add(listener);
    listener.accept(apis);
  }

  @Override
  public Future<Void> load() {
    return functions.load();
  }

  /**
   * Changes one function.
   *
   * @param change is given the function as it is (null when there is none) and returns what it
   *     becomes (null to delete it). What it throws fails the future, and nothing changes.
   * @return the function as it became
   */
  public Future<Function> change(String name, UnaryOperator<Function> change) {
    return functions.change(name, change);
  }

  /**
   * The template's functions are created or changed, those that an earlier template declared and
   * this one does not are removed, what was made through the API stays. A function of the API's is
   * not taken over: the template is refused.
   */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return plan.declare(functions, () -> wanted(declared))
        .onSuccess(
            none -> {
              apis = declared.apis();
              listeners.forEach(listener -> listener.accept(apis));
            });
  }

  private Collection<Function> wanted(TemplateResources declared) {
    var wanted = new ArrayList<Function>();
    var clashes = new ArrayList<String>();
    var qualified =
        declared.of(QualifiedDef.class).stream()
            .collect(Collectors.groupingBy(QualifiedDef::function));
    for (FunctionDef def : declared.functions()) {
      Function before = functions.get(def.name());
      if (before != null && !functions.isDeclared(def.name()))
        clashes.add(
            def.place()
                + ": the function "
                + def.name()
                + " was made through the Lambda API and is not the template's: delete it there, or"
                + " give this one another name.");
      else wanted.add(declarer.apply(def, before, qualified.getOrDefault(def.name(), List.of())));
    }
    if (!clashes.isEmpty()) throw new IllegalArgumentException(String.join("\n", clashes));
    return wanted;
  }
}
