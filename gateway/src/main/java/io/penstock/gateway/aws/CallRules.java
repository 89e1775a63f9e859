package io.penstock.gateway.aws;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/** What a call's head has to be like, whoever it is for. Pure but for a header of the answer. */
final class CallRules {
  /** Actions that change nothing. */
  private static final Pattern READS = Pattern.compile("(Get|List|Describe|Check)[A-Za-z]*");

  private CallRules() {}

  /**
   * A link or an image on any page can make a browser send a GET, with whatever query: what changes
   * something needs a signature or POST, but for links that are meant to be followed.
   *
   * @param signed whether signatures are checked
   */
  static void method(
      HttpServerRequest request, AwsService service, SignatureCheck.Claim claim, boolean signed) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) return;
    String action = request.getParam("Action");
    if (action == null || READS.matcher(action).matches() || service.open(request)) return;
    // Where signatures are not checked a page could write one; the header it could not send.
    boolean meant = claim != null && (signed || !claim.presigned());
    if (meant && request.method() == HttpMethod.GET) return;
    request.response().putHeader("allow", "POST");
    throw new AwsFault(
        405, "MethodNotAllowed", "The action " + action + " is taken by POST unless it is signed.");
  }

  /** The signature of what is not read first must have been checked with what it says of it. */
  static void declared(HttpServerRequest request, SignatureCheck.Claim claim, boolean checked) {
    if (checked && !claim.presigned() && request.getHeader("x-amz-content-sha256") == null)
      throw new AwsFault(
          400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  }

  static String token(HttpServerRequest request) {
    String token = request.getHeader("x-amz-security-token");
    return token == null ? request.getParam("X-Amz-Security-Token") : token;
  }

  static void token(HttpServerRequest request, FunctionCallers.Caller caller) {
    String token = token(request);
    if (token == null || !token.equals(caller.token()))
      throw new AwsFault(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
  }
}
