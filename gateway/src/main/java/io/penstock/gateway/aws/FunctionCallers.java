package io.penstock.gateway.aws;

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
        public Future<Caller> byConnection(int remotePort) {
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

  /** Which function has a loopback connection from that port; null when none has. */
  Future<Caller> byConnection(int remotePort);

  /**
   * @param path the request's segments, which name what is asked for
   */
  boolean mayCall(Caller caller, String service, Operation operation, List<String> path);
}
