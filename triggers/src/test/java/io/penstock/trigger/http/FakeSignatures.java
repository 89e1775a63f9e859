package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * A request is signed when its authorization is {@code Fake SERVICE}, wrongly when there is {@code
 * wrong} behind it.
 */
final class FakeSignatures implements SignedRequests {
  @Override
  public Refused refuse(HttpServerRequest request, String service) {
    String header = request.getHeader("authorization");
    if (header == null) {
      return Refused.UNSIGNED;
    }
    return header.startsWith("Fake " + service)
        ? null
        : new Refused("InvalidSignatureException", "Credential should be scoped to " + service);
  }

  @Override
  public Verdict check(HttpServerRequest request, String service, Buffer body) {
    Refused refused = refuse(request, service);
    if (refused != null) {
      return refused;
    }
    return request.getHeader("authorization").endsWith("wrong")
        ? new Refused("InvalidSignatureException", "The signature does not match")
        : new Known(
            "AKIDEXAMPLE", "210987654321", "210987654321", "arn:aws:iam::210987654321:root");
  }
}
