package io.penstock.gateway.aws;

import io.penstock.function.Arn;
import io.penstock.trigger.http.SignedRequests;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.Map;

/**
 * Who signed requests of the HTTP port. Where no keys are configured the signature is not checked,
 * as on the API port, but must be there and for the right service.
 */
public final class CallerSignatures implements SignedRequests {
  private final SignatureCheck check;
  private final SessionKeys sessions;
  private final InstantSource clock;
  private final String account;

  /**
   * @param keys secret by access key id; may be empty
   */
  public CallerSignatures(
      Map<String, String> keys, SessionKeys sessions, String account, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
    check = keys.isEmpty() ? null : new SignatureCheck(keys, clock);
    this.account = account;
  }

  @Override
  public Refused refuse(HttpServerRequest request, String service) {
    try {
      admit(request, service);
      return null;
    } catch (AwsFault fault) {
      return refused(fault);
    }
  }

  @Override
  public Verdict check(HttpServerRequest request, String service, Buffer body) {
    try {
      var admitted = admit(request, service);
      if (admitted != null) admitted.check(body);
      return new Known(
          SignatureCheck.claim(request).keyId(),
          account,
          account,
          Arn.ofAccount(account).toString());
    } catch (AwsFault fault) {
      return refused(fault);
    }
  }

  private SignatureCheck.Admitted admit(HttpServerRequest request, String service) {
    var claim = SignatureCheck.claim(request);
    if (claim != null && !claim.service().equals(service))
      throw new AwsFault(
          403,
          "InvalidSignatureException",
          "Credential should be scoped to correct service: '" + service + "'.");
    var session = session(request, claim);
    if (session != null)
      return new SignatureCheck(keyId -> session.secret(), clock).admit(request, claim);
    if (check != null) return check.admit(request, claim);
    if (claim == null)
      throw new AwsFault(
          403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    return null;
  }

  private SessionKeys.Session session(HttpServerRequest request, SignatureCheck.Claim claim) {
    if (claim == null) return null;
    String token = request.getHeader("x-amz-security-token");
    if (token == null) token = request.getParam("X-Amz-Security-Token");
    SessionKeys.Session session = sessions.of(claim.keyId(), token);
    if (session != null && !clock.instant().isBefore(session.expires()))
      throw new AwsFault(
          403, "ExpiredTokenException", "The security token included in the request is expired");
    return session;
  }

  private static Refused refused(AwsFault fault) {
    return fault.code().equals("MissingAuthenticationTokenException")
        ? Refused.UNSIGNED
        : new Refused(fault.code(), fault.getMessage());
  }
}
