package io.penstock.gateway.aws;

import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Future;
import java.util.List;

/**
 * Functions that call the APIs themselves: who has which key, and what a function may ask for. Any
 * thread; nothing here blocks.
 */
public interface FunctionCallers {
  /** There are none. */
  FunctionCallers NONE =
      new FunctionCallers() {
        @Override
        public Caller byKey(String keyId) {
          return null;
        }

        @Override
        public Future<Caller> byConnection(ClientRequest request) {
          return Future.succeededFuture();
        }

        @Override
        public boolean mayCall(
            Caller caller, String service, Operation operation, List<String> path) {
          return true;
        }
      };

  /**
   * @param function its ARN
   * @param role as errors name it
   */
  record Caller(String function, String role, String secret, String token) {
    @Override
    public String toString() {
      return "Caller[" + function + "]";
    }
  }

  /** Whose key this is; null when it is no function's. */
  Caller byKey(String keyId);

  /**
   * Which function has made a request's connection; null when none has. Fails when that cannot be
   * told, with {@link AwsFault}: the other end is this machine's, and closed already.
   */
  Future<Caller> byConnection(ClientRequest request);

  /**
   * @param path the request's segments, which name what is asked for
   */
  boolean mayCall(Caller caller, String service, Operation operation, List<String> path);
}
