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
 * @param first whose requests those without {@code Version} are: links that people open
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
    AwsService service = version == null ? first : byVersion.get(version);
    if (service == null)
      throw new AwsFault(
          400, "InvalidAction", "No service here has the action " + parameters.get("Action") + ".");
    return service;
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
