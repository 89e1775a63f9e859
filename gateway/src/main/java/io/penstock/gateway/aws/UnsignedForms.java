package io.penstock.gateway.aws;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;

/**
 * Query requests that are not signed: only what is in the form tells whose they are. Last in the
 * list of services.
 *
 * @param byVersion services by the value of {@code Version}
 * @param first whose requests those without {@code Version} are, where it has the action: links
 *     that people open
 */
public record UnsignedForms(Map<String, AwsService> byVersion, AwsService first)
    implements AwsService {
  private static final Operations NONE = new Operations(0);
  private static final int BODY = 4 * 1024 * 1024;
  private static final Query UNKNOWN = new Query("http://webservices.amazon.com/", "");

  @Override
  public String signingName() {
    return "";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)
      return request.getParam("Action") != null;
    String type = request.getHeader("content-type");
    return request.method() == HttpMethod.POST
        && type != null
        && type.startsWith("application/x-www-form-urlencoded");
  }

  @Override
  public Operations operations() {
    return NONE;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return null;
  }

  @Override
  public AwsService of(AwsCall call) {
    var parameters = QueryParameters.of(call);
    String version = parameters.get("Version");
    AwsService service =
        version == null ? byAction(parameters.get("Action")) : byVersion.get(version);
    if (service == null)
      throw new AwsFault(
          400, "InvalidAction", "No service here has the action " + parameters.get("Action") + ".");
    return service;
  }

  /** The one that has the action; of several, and for those of none, the one of links. */
  private AwsService byAction(String action) {
    if (has(first, action)) return first;
    for (AwsService service : byVersion.values()) if (has(service, action)) return service;
    return first;
  }

  private static boolean has(AwsService service, String action) {
    return service != null && action != null && service.operations().named(action) != null;
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return Query.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return UNKNOWN;
  }

  @Override
  public ServiceFaults faults() {
    return first.faults();
  }
}
