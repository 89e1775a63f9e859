package io.penstock.trigger.http;

/** Is told of every request that the HTTP port has answered. On event loops: must not block. */
public interface RequestWatch {
  RequestWatch NONE =
      new RequestWatch() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void answered(
            String requestId, String method, String path, int status, long nanos) {}
      };

  /** Whether anybody wants to be told of the requests that begin now. */
  boolean wanted();

  /**
   * @param requestId of the function's call; null when none came of it
   * @param path as it was sent, without the query
   * @param status 0 when the client went before the answer had ended
   * @param nanos from its header to the end of the answer
   */
  void answered(String requestId, String method, String path, int status, long nanos);
}
