package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Place;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Value;
import io.penstock.trigger.http.Access;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Authorizer;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import io.penstock.trigger.http.Throttle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An API while its parts are still being found. */
final class ApiDraft {
  private static final Pattern GREEDY = Pattern.compile("\\{[^}]*\\+}");
  private static final Pattern PARAMETER = Pattern.compile("\\{[^}+]+}");

  final String id;
  final Api.Kind kind;
  final Place place;
  final List<Api.Stage> stages = new ArrayList<>();

  /** The first route of each kind of requests, of as many routes as have been looked at. */
  private final Map<String, Route> byRequests = new HashMap<>();

  private int looked;
  Cors cors;
  RestCors preflight;
  final Set<String> binary = new HashSet<>();
  final Set<String> domains = new HashSet<>();
  final List<Authorizer> authorizers = new ArrayList<>();
  String defaultAuthorizer;

  /** Scopes of routes that name none, by authorizer. */
  final Map<String, List<String>> scopes = new LinkedHashMap<>();

  boolean keyRequired;
  boolean disabled;

  /** What names a message's route; of a WebSocket API only. */
  String selection;

  /** Of routes that have none of their own; null for none. */
  Throttle throttle;

  /** Whether all that is said of it has been read: else nobody may reach it. */
  boolean whole;

  /** Whether the routes are written in a document: events add none then. */
  boolean documented;

  Access access = Access.OPEN;

  /** Schemas of bodies by name. */
  final Map<String, Value> models = new LinkedHashMap<>();

  /** Names of security schemes that stand for signed requests. */
  final Set<String> iamSchemes = new HashSet<>();

  /** Headers that the gateway itself answers OPTIONS with, by path. */
  final Map<String, Map<String, String>> constants = new LinkedHashMap<>();

  final List<Route> routes = new ArrayList<>();

  ApiDraft(String id, Api.Kind kind, Place place) {
    this.id = id;
    this.kind = kind;
    this.place = place;
  }

  boolean isRest() {
    return kind == Api.Kind.REST;
  }

  /** Of its first stage. */
  Map<String, String> variables() {
    return stages.isEmpty() ? Map.of() : stages.getFirst().variables();
  }

  /** All routes, those that answer preflights among them. */
  List<Route> allRoutes() {
    var all = new ArrayList<Route>();
    for (Route route : routes)
      all.add(
          throttle == null || route.rules().throttle() != null
              ? route
              : route.withRules(route.rules().withThrottle(throttle)));
    if (routes.isEmpty()) return all;
    constants.forEach(
        (path, headers) -> {
          if (routes.stream().noneMatch(r -> r.method().equals("OPTIONS") && r.path().equals(path)))
            all.add(Route.preflight(path, routes.getFirst().target(), headers));
        });
    if (preflight != null) all.addAll(preflight.routes(all));
    return all;
  }

  /** One authorizer of a name. */
  void add(Authorizer authorizer) {
    if (authorizer != null && !has(authorizer.name())) authorizers.add(authorizer);
  }

  boolean has(String authorizer) {
    return authorizers.stream().anyMatch(known -> known.name().equals(authorizer));
  }

  List<Api.Stage> knownStages() {
    if (!stages.isEmpty()) return stages;
    return List.of(Api.Stage.of(kind == Api.Kind.HTTP ? Api.DEFAULT_STAGE : "Prod"));
  }

  Api build(Reading reading, List<Route> with) {
    return new Api(
        ApiReader.apiId(id),
        id,
        kind,
        reading.region,
        reading.account,
        Set.of(),
        domains,
        knownStages(),
        with,
        cors,
        binary,
        authorizers,
        disabled,
        access,
        selection);
  }

  /** The first of its routes that takes the same requests; null when none does. */
  Route taking(Route route) {
    for (; looked < routes.size(); looked++)
      byRequests.putIfAbsent(requests(routes.get(looked)), routes.get(looked));
    return byRequests.get(requests(route));
  }

  /** Routes differ when their methods or paths do, whatever their parameters are called. */
  private static String requests(Route route) {
    String path = GREEDY.matcher(route.path()).replaceAll("{+}");
    return route.method() + " " + PARAMETER.matcher(path).replaceAll("{}");
  }
}
