package io.penstock.trigger.http;

/** Is told of every request that the HTTP port has answered. On event loops: must not block. */
@FunctionalInterface
public interface RequestWatch {
  RequestWatch NONE = _ -> {};

  /**
   * One request.
   *
   * @param requestId of the function's call; null when none came of it
   * @param path as it was sent, without the query
   * @param api what events of the API are said to come from, as {@code api:orders}; null when it
   *     was for none
   * @param route its key, as {@code GET /orders/{id}}; null when it was for none
   * @param status 0 when the client went before the answer had ended
   * @param nanos from its header to the end of the answer
   */
  record Answered(
      String requestId,
      String method,
      String path,
      String api,
      String route,
      int status,
      long nanos) {}

  void answered(Answered request);
}
