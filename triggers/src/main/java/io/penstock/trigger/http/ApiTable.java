package io.penstock.trigger.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All APIs, compiled. Immutable and safe to read from any thread: to change an API build a new
 * table and swap it.
 */
public final class ApiTable {
  /** No API: every request is answered as AWS answers one for an API that does not exist. */
  public static final ApiTable EMPTY = new ApiTable(List.of());

  private static final String LOCALHOST = ".localhost";

  private final List<Api> apis;
  private final Map<String, HostBinding> byHost = new HashMap<>();
  private final Map<String, LiveApi> byId = new HashMap<>();
  private final HostBinding first;

  /**
   * An API as reached by one host.
   *
   * @param domain whether the host is a custom domain: then the path has no stage
   */
  record HostBinding(LiveApi api, boolean domain) {}

  private ApiTable(List<Api> apis) {
    this.apis = apis;
    LiveApi firstApi = null;
    LiveApi firstUrl = null;
    for (Api api : apis) {
      LiveApi live = new LiveApi(api);
      hosts(api).forEach(host -> byHost.put(host, new HostBinding(live, false)));
      api.domains().forEach(domain -> byHost.put(lower(domain), new HostBinding(live, true)));
      byId.put(api.id(), live);
      if (api.kind() == Api.Kind.URL) {
        firstUrl = firstUrl == null ? live : firstUrl;
      } else {
        firstApi = firstApi == null ? live : firstApi;
      }
    }
    LiveApi any = firstApi == null ? firstUrl : firstApi;
    first = any == null ? null : new HostBinding(any, false);
  }

  /**
   * Compiles the APIs. The first HTTP or REST API, or the first function URL if there is neither,
   * answers at hosts that belong to none.
   *
   * @throws IllegalArgumentException when something in them AWS would refuse, or two of them claim
   *     one host; the message has one line for each problem
   */
  public static ApiTable of(List<Api> apis) {
    List<String> problems = check(apis);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new ApiTable(List.copyOf(apis));
  }

  /** What is wrong with these APIs, one readable line each; empty when they can be served. */
  public static List<String> check(List<Api> apis) {
    List<String> problems = new ArrayList<>();
    Map<String, Api> taken = new HashMap<>();
    for (Api api : apis) {
      problems.addAll(ApiCheck.problems(api));
      for (String host : hosts(api)) {
        Api other = taken.put(host, api);
        if (other != null && other != api) {
          problems.add(
              "API " + api.name() + ": the host " + host + " already belongs to " + other.name());
        }
      }
    }
    return problems;
  }

  public List<Api> apis() {
    return apis;
  }

  /**
   * The API for a host; null when there is none.
   *
   * @param host lower case, without port
   */
  HostBinding find(String host) {
    HostBinding exact = byHost.get(host);
    if (exact != null) {
      return exact;
    }
    int dot = host.indexOf('.');
    if (dot > 0
        && (host.startsWith("execute-api.", dot + 1) || host.startsWith("lambda-url.", dot + 1))) {
      LiveApi api = byId.get(host.substring(0, dot));
      boolean url = host.charAt(dot + 1) == 'l';
      boolean found = api != null && url == (api.api().kind() == Api.Kind.URL);
      return found ? new HostBinding(api, false) : null;
    }
    return first;
  }

  /** Whether an API has the host for its own. */
  boolean declares(String host) {
    return byHost.containsKey(host);
  }

  /** Whether a host means a function URL, known or not: its errors are worded differently. */
  static boolean isUrlHost(String host) {
    return host.indexOf(".lambda-url.") > 0;
  }

  private static List<String> hosts(Api api) {
    List<String> hosts = new ArrayList<>();
    hosts.add(api.id() + LOCALHOST);
    api.aliases().forEach(alias -> hosts.add(lower(alias) + LOCALHOST));
    if (api.kind() == Api.Kind.URL && !api.routes().isEmpty()) {
      String function = lower(api.routes().getFirst().target().name());
      String qualifier = api.routes().getFirst().target().qualifier();
      if (qualifier == null) {
        hosts.add(function + ".lambda-url.localhost");
      } else {
        hosts.add(function + "-" + lower(qualifier) + ".lambda-url.localhost");
      }
    }
    api.domains().forEach(domain -> hosts.add(lower(domain)));
    return hosts;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
