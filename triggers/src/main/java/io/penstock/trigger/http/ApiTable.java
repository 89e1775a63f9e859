package io.penstock.trigger.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All APIs, compiled. Immutable and safe to read from any thread: to change an API build a new
 * table and swap it.
 */
public final class ApiTable {
  /** No API: every request is answered as AWS answers one for an API that does not exist. */
  public static final ApiTable EMPTY = new ApiTable(List.of(), List.of());

  private static final String LOCALHOST = ".localhost";

  private final List<Api> apis;
  private final Map<String, HostBinding> byHost = new HashMap<>();
  private final Map<String, List<LiveApi>> byId = new HashMap<>();
  private final Map<String, List<HostBinding>> byDomain = new HashMap<>();
  private final HostBinding first;
  private final HostBinding firstSocket;

  /**
   * An API as reached by one host.
   *
   * @param base of a custom domain, whose paths have no stage: the first segments that lead to this
   *     API, as {@code /orders}, or empty for all paths. Null for the API's own hosts
   */
  record HostBinding(LiveApi api, String base) {
    boolean isDomain() {
      return base != null;
    }

    /** The path as routes see it. */
    String withoutBase(String path) {
      String rest = base == null ? path : path.substring(base.length());
      return rest.isEmpty() ? "/" : rest;
    }

    private boolean takes(String path) {
      return path.startsWith(base)
          && (path.length() == base.length()
              || base.isEmpty()
              || path.charAt(base.length()) == '/');
    }
  }

  private ApiTable(List<Api> some, List<Api> stages) {
    for (Api api : some) {
      LiveApi live = new LiveApi(api);
      hosts(api).forEach(host -> byHost.put(host, new HostBinding(live, null)));
      api.domains().forEach(domain -> domain(live, domain));
      byId.put(api.id(), List.of(live));
    }
    for (Api stage : stages) {
      byId.computeIfAbsent(stage.id(), _ -> new ArrayList<>()).add(new LiveApi(stage));
    }
    first = first(some, Api.Kind.HTTP, Api.Kind.REST, Api.Kind.URL);
    firstSocket = first(some, Api.Kind.WEBSOCKET);
    var all = new ArrayList<>(some);
    all.addAll(stages);
    apis = List.copyOf(all);
  }

  private void domain(LiveApi live, String domain) {
    int slash = domain.indexOf('/');
    String host = lower(slash < 0 ? domain : domain.substring(0, slash));
    List<HostBinding> all = byDomain.computeIfAbsent(host, _ -> new ArrayList<>());
    all.add(new HostBinding(live, slash < 0 ? "" : domain.substring(slash)));
    all.sort(Comparator.comparingInt((HostBinding binding) -> binding.base().length()).reversed());
  }

  /** The first API of these kinds; function URLs after all others. */
  private HostBinding first(List<Api> some, Api.Kind... kinds) {
    return some.stream()
        .filter(api -> List.of(kinds).contains(api.kind()))
        .min(Comparator.comparing(api -> api.kind() == Api.Kind.URL))
        .map(api -> new HostBinding(byId.get(api.id()).getFirst(), null))
        .orElse(null);
  }

  /**
   * Compiles the APIs. The first HTTP or REST API, or the first function URL if there is neither,
   * answers at hosts that belong to none.
   *
   * @throws IllegalArgumentException when something in them AWS would refuse, or two of them claim
   *     one host; the message has one line for each problem
   */
  public static ApiTable of(List<Api> apis) {
    return of(apis, List.of());
  }

  /**
   * The same with stages that were deployed one by one: each has the routes that its API had then.
   *
   * @param stages each an API of one stage; those of one id are one API, which answers at {@code
   *     {id}.execute-api.*} and nowhere else. None has the id of one of the others
   */
  public static ApiTable of(List<Api> apis, List<Api> stages) {
    List<String> problems = new ArrayList<>(check(apis));
    Set<String> ids = new HashSet<>();
    apis.forEach(api -> ids.add(api.id()));
    for (Api stage : stages) {
      problems.addAll(ApiCheck.problems(stage));
      if (ids.contains(stage.id())) {
        problems.add("API " + stage.name() + ": the id " + stage.id() + " is taken");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new ApiTable(apis, stages);
  }

  /** What is wrong with these APIs, one readable line each; empty when they can be served. */
  public static List<String> check(List<Api> apis) {
    List<String> problems = new ArrayList<>();
    Map<String, Api> taken = new HashMap<>();
    for (Api api : apis) {
      problems.addAll(ApiCheck.problems(api));
      List<String> claimed = new ArrayList<>(hosts(api));
      claimed.addAll(api.domains());
      for (String host : claimed) {
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
   * @param path decides between the APIs of one custom domain
   * @param socket whether the request is for a WebSocket API, where the host does not say
   */
  HostBinding find(String host, String path, boolean socket) {
    for (HostBinding domain : byDomain.getOrDefault(host, List.of())) {
      if (domain.takes(path)) {
        return domain;
      }
    }
    HostBinding exact = byHost.get(host);
    if (exact != null) {
      return exact;
    }
    int dot = host.indexOf('.');
    if (dot > 0
        && (host.startsWith("execute-api.", dot + 1) || host.startsWith("lambda-url.", dot + 1))) {
      LiveApi api = stage(byId.get(host.substring(0, dot)), path);
      boolean url = host.charAt(dot + 1) == 'l';
      boolean found = api != null && url == (api.api().kind() == Api.Kind.URL);
      return found ? new HostBinding(api, null) : null;
    }
    return socket ? firstSocket : byDomain.containsKey(host) ? null : first;
  }

  /** The API of an id as one of its stages has it; null when there is none. */
  LiveApi api(String id, String stage) {
    for (LiveApi part : byId.getOrDefault(id, List.of())) {
      if (part.api().stages().stream().anyMatch(one -> one.name().equals(stage))) {
        return part;
      }
    }
    return null;
  }

  /** Of the parts of an API the one whose stage a path names, else that of the default stage. */
  private static LiveApi stage(List<LiveApi> parts, String path) {
    if (parts == null || parts.size() == 1) {
      return parts == null ? null : parts.getFirst();
    }
    LiveApi otherwise = null;
    for (LiveApi part : parts) {
      Api.Stage stage = part.stage(path);
      if (stage != null && !stage.name().equals(Api.DEFAULT_STAGE)) {
        return part;
      }
      otherwise = stage != null || otherwise == null ? part : otherwise;
    }
    return otherwise;
  }

  /** Whether an API has the host for its own. */
  boolean declares(String host) {
    return byHost.containsKey(host) || byDomain.containsKey(host);
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
    return hosts;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
