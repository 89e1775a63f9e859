package io.penstock.trigger.http;

import io.penstock.trigger.Intake;
import io.penstock.trigger.shape.RouteFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One route with what is worked out of it once. Immutable. */
final class LiveRoute {
  private final LiveApi owner;
  private final Route route;
  private final String key;
  private final String source;
  private final List<String> segments;
  private final List<String> parameters;
  private final boolean greedy;
  private final Authorizer authorizer;
  private final BodySchema bodySchema;
  private final Map<String, RouteFacts> facts = new HashMap<>();

  LiveRoute(LiveApi owner, Route route) {
    this.owner = owner;
    this.route = route;
    Api api = owner.api();
    key = api.kind() == Api.Kind.WEBSOCKET ? route.path() : route.key();
    source = api.source();
    PathTemplate template =
        api.kind() == Api.Kind.WEBSOCKET ? PathTemplate.NONE : PathTemplate.parse(route.path());
    segments = template.segments();
    parameters = template.parameters();
    greedy = template.greedy();
    authorizer = authorizer(api, route.authorizer());
    String schema = route.rules().bodySchema();
    bodySchema = schema == null ? null : BodySchema.parse(schema);
    // AWS's resource ids are six to ten base-36 digits; the same path always has the same one here.
    String resourceId = Integer.toString((route.path().hashCode() & 0x3fffffff) | 0x40000000, 36);
    boolean anonymous = api.kind() == Api.Kind.URL && authorizer == null;
    for (Api.Stage stage : api.stages()) {
      facts.put(
          stage.name(),
          new RouteFacts(
              anonymous ? "anonymous" : api.account(),
              api.id(),
              stage.name(),
              stage.variables(),
              key,
              route.path(),
              resourceId,
              parameters,
              api.binaryMediaTypes(),
              api.kind() == Api.Kind.URL));
    }
  }

  static Authorizer authorizer(Api api, String name) {
    if (name == null) {
      return null;
    }
    List<Authorizer> all = new ArrayList<>(api.authorizers());
    all.add(new Authorizer.Iam());
    return all.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
  }

  LiveApi owner() {
    return owner;
  }

  Route route() {
    return route;
  }

  String key() {
    return key;
  }

  /** What the events are said to come from: {@code api:orders}. */
  String source() {
    return source;
  }

  /** Template segments; a parameter is null. */
  List<String> segments() {
    return segments;
  }

  /** Names of the path parameters, in order. */
  List<String> parameters() {
    return parameters;
  }

  boolean greedy() {
    return greedy;
  }

  boolean isDefault() {
    return route.path().equals(Route.DEFAULT);
  }

  /** Null when anybody may call. */
  Authorizer authorizer() {
    return authorizer;
  }

  /** Whether its function lets this API call it. */
  boolean isPermitted(Intake intake) {
    String permission = route.rules().permission();
    return permission == null || intake.permits(route.target(), permission);
  }

  /** What JSON bodies must fit; null when anything goes. */
  BodySchema bodySchema() {
    return bodySchema;
  }

  /** What the events of this route have in common. */
  RouteFacts facts(Api.Stage stage) {
    return facts.get(stage.name());
  }
}
