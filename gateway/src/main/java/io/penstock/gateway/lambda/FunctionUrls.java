package io.penstock.gateway.lambda;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.Cors;
import io.penstock.trigger.http.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The APIs that the HTTP port serves: those of the template, and the URLs that functions were given
 * through the API. Changes of functions without a URL cost nothing here.
 */
public final class FunctionUrls {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionUrls.class);

  private final Registry registry;
  private final Map<String, List<Api>> urls = new ConcurrentSkipListMap<>();

  public FunctionUrls(Registry registry) {
    this.registry = registry;
  }

  /** The host at which a function's URL is reached. */
  public static String host(String name, String qualifier) {
    return (name + (qualifier.isEmpty() ? "" : "-" + qualifier)).toLowerCase(Locale.ROOT)
        + ".lambda-url.localhost";
  }

  /** Called with all APIs there are, and again when there are others. */
  public void follow(Consumer<List<Api>> served) {
    registry.onApis(apis -> served.accept(all()));
    registry.onChange(
        changes -> {
          boolean changed = false;
          for (Resources.Change<Function> change : changes)
            if (differs(change)) {
              changed = true;
              if (change.after() == null || change.after().urls().isEmpty())
                urls.remove(change.id());
              else urls.put(change.id(), apis(change.after()));
            }
          if (changed) served.accept(all());
        });
  }

  private static boolean differs(Resources.Change<Function> change) {
    Function before = change.before();
    Function after = change.after();
    if (before == null || after == null)
      return before != null && !before.urls().isEmpty() || after != null && !after.urls().isEmpty();
    return !before.urls().equals(after.urls())
        || !after.urls().isEmpty()
            && !before.latest().spec().timeout().equals(after.latest().spec().timeout());
  }

  /** The template's own go first; of two that would have one host the second is left out. */
  private List<Api> all() {
    var all = new ArrayList<>(registry.apis());
    var targets = new HashSet<FunctionRef>();
    for (Api api : all)
      if (api.kind() == Api.Kind.URL) targets.add(api.routes().getFirst().target());
    var hosts = new HashSet<String>();
    for (FunctionRef target : targets) hosts.add(host(target));
    for (List<Api> some : urls.values())
      for (Api url : some) {
        FunctionRef target = url.routes().getFirst().target();
        if (targets.contains(target)) continue;
        if (!hosts.add(host(target))) {
          LOG.warn("The URL of {} is not served: another function's has its host.", target.arn());
          continue;
        }
        var problems = ApiTable.check(List.of(url));
        if (problems.isEmpty()) all.add(url);
        else LOG.warn("The URL of {} is not served: {}", target.arn(), problems);
      }
    return all;
  }

  private static String host(FunctionRef target) {
    return host(target.name(), target.qualifier() == null ? "" : target.qualifier());
  }

  private static List<Api> apis(Function function) {
    var apis = new ArrayList<Api>();
    FunctionRef ref = function.latest().spec().ref();
    function
        .urls()
        .forEach(
            (qualifier, url) ->
                apis.add(
                    Api.functionUrl(
                        id(ref, qualifier),
                        ref.withQualifier(qualifier.isEmpty() ? null : qualifier),
                        url.authType().equals("AWS_IAM"),
                        Route.InvokeMode.valueOf(url.invokeMode()),
                        function.latest().spec().timeout(),
                        cors(url.cors()))));
    return apis;
  }

  private static String id(FunctionRef ref, String qualifier) {
    byte[] name = (ref.unqualifiedArn() + " " + qualifier).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name);
      return "u" + HexFormat.of().formatHex(digest, 0, 15);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Cors cors(UrlConfig.UrlCors cors) {
    return cors == null
        ? null
        : new Cors(
            cors.allowOrigins(),
            cors.allowMethods(),
            cors.allowHeaders(),
            cors.exposeHeaders(),
            cors.maxAge(),
            cors.allowCredentials());
  }
}
