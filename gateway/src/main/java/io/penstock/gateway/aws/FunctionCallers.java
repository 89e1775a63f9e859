package io.penstock.gateway.aws;

import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Future;

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
        public String refusal(Caller caller, String service, Operation operation, AwsCall call) {
          return null;
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
   * Why a function may not, as AWS says it after "is not authorized to perform: "; null when it
   * may.
   *
   * @param caller or null for any function: not null then when one of them may not
   * @param service its name in credential scopes
   */
  String refusal(Caller caller, String service, Operation operation, AwsCall call);
}
