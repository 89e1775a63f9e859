package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All operations of one service: what dispatches its calls, names them in metrics and the access
 * log, and lists what is served. Filled once, by the service; then read by any thread.
 */
public final class Operations {
  /** What asks for more is looked at first. */
  private static final Comparator<Operation> SAYS_MORE =
      Comparator.<Operation, Boolean>comparing(o -> o.query() == null)
          .thenComparing(o -> o.path().getLast().startsWith("{"));

  private final int bodyLimit;
  private final Map<String, Operation> byName = new LinkedHashMap<>();
  private final Map<String, List<Operation>> byShape = new HashMap<>();

  /**
   * @param bodyLimit bytes, of operations that have no limit of their own
   */
  public Operations(int bodyLimit) {
    this.bodyLimit = bodyLimit;
  }

  /** An operation that a header or a parameter names. */
  public Operations add(String name, Operation.Handler handler) {
    return add(new Operation(name, null, null, null, bodyLimit, handler));
  }

  /**
   * An operation of a REST service.
   *
   * @param line method and path as in the model, with what the query must have: {@code GET
   *     /2018-10-31/layers?find=LayerVersion}
   * @param status of its answer
   * @param work gives the answer's members, or null for an answer without a body
   */
  public Operations rest(
      String name, String line, int status, Function<AwsCall, Future<JsonObject>> work) {
    return own(name, line, bodyLimit, call -> work.apply(call).map(o -> Reply.json(status, o)));
  }

  /** The same with a body limit of its own. */
  public Operations rest(
      String name, String line, int limit, int status, Function<AwsCall, Future<JsonObject>> work) {
    return own(name, line, limit, call -> work.apply(call).map(o -> Reply.json(status, o)));
  }

  /** An operation of a REST service that answers in its own way, with a body limit of its own. */
  public Operations own(String name, String line, int limit, Operation.Handler handler) {
    int space = line.indexOf(' ');
    int question = line.indexOf('?');
    String path = line.substring(space + 2, question < 0 ? line.length() : question);
    return add(
        new Operation(
            name,
            HttpMethod.valueOf(line.substring(0, space)),
            List.of(path.split("/")),
            question < 0 ? null : line.substring(question + 1),
            limit,
            handler));
  }

  /**
   * All that AWS's model has, served or not, so that refusals can name what is not.
   *
   * @param model a resource beside the class: lines of name, method and path
   */
  public Operations complete(Class<?> beside, String model) {
    try (var in = beside.getResourceAsStream(model)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        int space = line.indexOf(' ');
        String name = line.substring(0, space);
        if (byName.get(name) == null) own(name, line.substring(space + 1), bodyLimit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private Operations add(Operation operation) {
    if (byName.put(operation.name(), operation) != null)
      throw new IllegalArgumentException(operation.name() + " is there twice.");
    if (operation.path() == null) return this;
    var alike =
        byShape.computeIfAbsent(
            shape(operation.method(), operation.path().size()), s -> new ArrayList<>());
    alike.add(operation);
    alike.sort(SAYS_MORE);
    return this;
  }

  private static String shape(HttpMethod method, int segments) {
    return method.name() + segments;
  }

  /** The operation of that name, or null. */
  public Operation named(String name) {
    return byName.get(name);
  }

  /**
   * The operation of a request's line, or null. HEAD is answered as GET is.
   *
   * @param segments of the path, decoded
   */
  public Operation at(HttpMethod method, List<String> segments, MultiMap query) {
    HttpMethod asked = method == HttpMethod.HEAD ? HttpMethod.GET : method;
    for (Operation one : byShape.getOrDefault(shape(asked, segments.size()), List.of()))
      if (one.is(segments, query)) return one;
    return null;
  }

  /** All of them, those not served too, in the order in which they were added. */
  public Collection<Operation> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
