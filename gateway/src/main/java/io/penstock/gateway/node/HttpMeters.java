package io.penstock.gateway.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.RequestWatch;
import io.penstock.trigger.http.Route;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts the requests of the HTTP port by API, route and class of status. Bounded: what is for no
 * route that is declared is counted together, and what is not declared any more is dropped. Any
 * thread.
 */
final class HttpMeters implements RequestWatch {
  private static final String NONE = "none";
  private static final String[] CLASSES = {"gone", "1xx", "2xx", "3xx", "4xx", "5xx"};

  private record Key(String api, String route, String status) {}

  private record Place(String api, String route) {}

  private final MeterRegistry registry;
  private final ConcurrentHashMap<Key, Timer> timers = new ConcurrentHashMap<>();

  HttpMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(Answered request) {
    String status = CLASSES[Math.clamp(request.status() / 100, 0, CLASSES.length - 1)];
    var key = new Key(known(request.api()), known(request.route()), status);
    Timer timer = timers.get(key);
    if (timer == null) timer = timers.computeIfAbsent(key, this::timer);
    timer.record(request.nanos(), TimeUnit.NANOSECONDS);
  }

  private static String known(String name) {
    return name == null ? NONE : name;
  }

  private Timer timer(Key key) {
    return Timer.builder("penstock.http.requests")
        .tag("api", key.api)
        .tag("route", key.route)
        .tag("status", key.status)
        .register(registry);
  }

  /** These are all APIs there are. */
  void declared(List<Api> apis) {
    Set<Place> places = new HashSet<>();
    places.add(new Place(NONE, NONE));
    for (Api api : apis) {
      places.add(new Place(api.source(), NONE));
      for (Route route : api.routes()) places.add(new Place(api.source(), route.key()));
    }
    for (Key key : timers.keySet()) {
      Timer gone = places.contains(new Place(key.api, key.route)) ? null : timers.remove(key);
      if (gone != null) registry.remove(gone);
    }
  }
}
