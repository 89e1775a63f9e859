package io.penstock.gateway.aws;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * One operation of a service.
 *
 * @param name as in AWS's service model
 * @param method null where a header or parameter names the operation
 * @param path segments of the model's path, {@code {Name}} for those that vary; null likewise
 * @param query {@code name=value} or {@code name} that the query must have, or null
 * @param bodyLimit bytes
 * @param handler null for an operation of AWS's that is not served here
 */
public record Operation(
    String name,
    HttpMethod method,
    List<String> path,
    String query,
    int bodyLimit,
    Handler handler) {

  /** Serves an operation. Called on event loops; must not block. */
  @FunctionalInterface
  public interface Handler {
    /** Fails, or throws at once, with {@link AwsFault} for what is wrong with the call. */
    Future<Reply> handle(AwsCall call);
  }

  /** Whether a request is for it. The first segment, the API version's date, is not compared. */
  boolean is(List<String> segments, MultiMap parameters) {
    for (int i = path.getFirst().startsWith("20") ? 1 : 0; i < path.size(); i++)
      if (path.get(i).charAt(0) != '{' && !path.get(i).equals(segments.get(i))) return false;
    if (query == null) return true;
    int equals = query.indexOf('=');
    return equals < 0
        ? parameters.contains(query)
        : query.substring(equals + 1).equals(parameters.get(query.substring(0, equals)));
  }
}
