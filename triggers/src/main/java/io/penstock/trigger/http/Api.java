package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One API as its owner configured it. Immutable; checked when an {@link ApiTable} is built of it.
 *
 * <p>It answers at {@code {id}.localhost}, {@code {alias}.localhost}, {@code {id}.execute-api.*}
 * (function URLs: {@code {id}.lambda-url.*} and {@code {functionname}.lambda-url.localhost}) and at
 * its domain names; the first API of a table also at every host that belongs to no other.
 *
 * @param id what AWS generates: {@code apiId}, or the first label of a function URL's host. Lower
 *     case letters and digits
 * @param name for people, and part of what metrics and traces call the source
 * @param kind which of the three front doors this is
 * @param region of its ARN
 * @param account twelve digits
 * @param aliases further first labels under {@code localhost}, such as the template's logical id;
 *     compared without regard to case
 * @param domains whole host names (custom domains), without a port
 * @param stages at least one; a function URL has only {@code $default}, a REST API never has it
 * @param routes in any order: the most specific wins
 * @param cors answered by the gateway; null when the functions do it. Never on a REST API
 * @param binaryMediaTypes such as {@code image/*}; only on a REST API
 * @param authorizers those the routes name
 * @param disabled when true, its own host names answer as AWS does for a disabled default endpoint
 *     (HTTP 404, REST 403); its {@code domains} still work
 * @param access who may reach it at all
 * @param selection of a WebSocket API: what in a message names its route, as {@code
 *     $request.body.action}; null for the other kinds
 */
public record Api(
    String id,
    String name,
    Kind kind,
    String region,
    String account,
    Set<String> aliases,
    Set<String> domains,
    List<Stage> stages,
    List<Route> routes,
    Cors cors,
    Set<String> binaryMediaTypes,
    List<Authorizer> authorizers,
    boolean disabled,
    Access access,
    String selection) {

  /** The stage whose name is not part of the path. */
  public static final String DEFAULT_STAGE = "$default";

  /** Which AWS product it stands for. */
  public enum Kind {
    /** API Gateway HTTP API: payload 2.0 or 1.0. */
    HTTP,
    /** API Gateway REST API with Lambda proxy integration: payload 1.0. */
    REST,
    /** Lambda function URL: payload 2.0. */
    URL,
    /** API Gateway WebSocket API: events of connections and messages. */
    WEBSOCKET;

    /** Whether an authorizer's error can mean that credentials are wanted. */
    boolean asksByError() {
      return this == REST || this == WEBSOCKET;
    }
  }

  /**
   * A stage.
   *
   * @param name {@code [A-Za-z0-9_-]+}, or {@code $default}
   * @param variables its stage variables; may be empty
   */
  public record Stage(String name, Map<String, String> variables) {
    public Stage {
      Objects.requireNonNull(name);
      variables = Map.copyOf(variables);
    }

    public static Stage of(String name) {
      return new Stage(name, Map.of());
    }
  }

  public Api {
    Objects.requireNonNull(id);
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(region);
    Objects.requireNonNull(account);
    aliases = Set.copyOf(aliases);
    domains = Set.copyOf(domains);
    stages = List.copyOf(stages);
    routes = List.copyOf(routes);
    binaryMediaTypes = Set.copyOf(binaryMediaTypes);
    authorizers = List.copyOf(authorizers);
    Objects.requireNonNull(access);
  }

  /** An API that everybody may reach. */
  public Api(
      String id,
      String name,
      Kind kind,
      String region,
      String account,
      Set<String> aliases,
      Set<String> domains,
      List<Stage> stages,
      List<Route> routes,
      Cors cors,
      Set<String> binaryMediaTypes,
      List<Authorizer> authorizers,
      boolean disabled) {
    this(
        id,
        name,
        kind,
        region,
        account,
        aliases,
        domains,
        stages,
        routes,
        cors,
        binaryMediaTypes,
        authorizers,
        disabled,
        Access.OPEN,
        null);
  }

  /** What its events are said to come from: {@code api:orders}, {@code url:resize}. */
  public String source() {
    return (kind == Kind.URL ? "url:" : "api:") + name;
  }

  public Api withAccess(Access newAccess) {
    return new Api(
        id,
        name,
        kind,
        region,
        account,
        aliases,
        domains,
        stages,
        routes,
        cors,
        binaryMediaTypes,
        authorizers,
        disabled,
        newAccess,
        selection);
  }

  /**
   * A WebSocket API.
   *
   * @param stage never {@code $default}
   */
  public static Api webSocket(
      String id,
      String name,
      String region,
      String account,
      Stage stage,
      List<Route> routes,
      String selection) {
    return new Api(
        id,
        name,
        Kind.WEBSOCKET,
        region,
        account,
        Set.of(),
        Set.of(),
        List.of(stage),
        routes,
        null,
        Set.of(),
        List.of(),
        false,
        Access.OPEN,
        selection);
  }

  /** An HTTP API with the {@code $default} stage and nothing else set. */
  public static Api http(
      String id, String name, String region, String account, List<Route> routes) {
    return new Api(
        id,
        name,
        Kind.HTTP,
        region,
        account,
        Set.of(),
        Set.of(),
        List.of(Stage.of(DEFAULT_STAGE)),
        routes,
        null,
        Set.of(),
        List.of(),
        false);
  }

  /** A REST API with one stage and nothing else set. */
  public static Api rest(
      String id, String name, String region, String account, String stage, List<Route> routes) {
    return new Api(
        id,
        name,
        Kind.REST,
        region,
        account,
        Set.of(),
        Set.of(),
        List.of(Stage.of(stage)),
        routes,
        null,
        Set.of(),
        List.of(),
        false);
  }

  /**
   * A function URL.
   *
   * @param id the host's first label
   * @param target the function; an alias is the only qualifier AWS allows
   * @param iam whether {@code AuthType} is {@code AWS_IAM}
   * @param timeout the function's own
   * @param cors null when not configured
   */
  public static Api functionUrl(
      String id,
      FunctionRef target,
      boolean iam,
      Route.InvokeMode mode,
      Duration timeout,
      Cors cors) {
    Route route =
        new Route(
            Route.ANY,
            Route.DEFAULT,
            target,
            Route.PAYLOAD_2,
            timeout,
            iam ? Authorizer.Iam.NAME : null,
            List.of(),
            mode,
            null,
            RouteRules.NONE);
    return new Api(
        id,
        target.name(),
        Kind.URL,
        target.region(),
        target.account(),
        Set.of(),
        Set.of(),
        List.of(Stage.of(DEFAULT_STAGE)),
        List.of(route),
        cors,
        Set.of(),
        iam ? List.of(new Authorizer.Iam()) : List.of(),
        false);
  }
}
