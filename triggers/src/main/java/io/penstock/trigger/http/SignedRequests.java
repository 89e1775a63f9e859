package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Knows who signed a request: what {@code AWS_IAM} asks for. Called on event loops; must not block.
 */
public interface SignedRequests {
  /** For a gateway without keys: nobody is let in. */
  SignedRequests NONE =
      new SignedRequests() {
        @Override
        public Refused refuse(HttpServerRequest request, String service) {
          return Refused.UNSIGNED;
        }

        @Override
        public Verdict check(HttpServerRequest request, String service, Buffer body) {
          return Refused.UNSIGNED;
        }
      };

  /** Who it is, or why nobody. */
  sealed interface Verdict {}

  /**
   * Somebody whose signature is right.
   *
   * @param accessKey the access key's id
   * @param account twelve digits
   * @param userId as IAM has it
   */
  record Known(String accessKey, String account, String userId, String userArn)
      implements Verdict {}

  /**
   * Nobody.
   *
   * @param errorType AWS's name; null when there is no signature at all
   * @param message for the client
   */
  record Refused(String errorType, String message) implements Verdict {
    public static final Refused UNSIGNED = new Refused(null, "Missing Authentication Token");
  }

  /**
   * Why the body need not even be read; null when it must be.
   *
   * @param service that the signature must be for: {@code execute-api} or {@code lambda}
   */
  Refused refuse(HttpServerRequest request, String service);

  /**
   * Decides, now that the body is there.
   *
   * @param body never null
   */
  Verdict check(HttpServerRequest request, String service, Buffer body);
}
