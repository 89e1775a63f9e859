package io.penstock.gateway.s3.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.aws.Xml;
import io.penstock.gateway.s3.UnknownBucketException;
import io.penstock.gateway.s3.object.Staged;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** S3's errors: what they are called, and their XML. */
record S3Faults(HttpServerRequest request) implements Protocol {
  static final ServiceFaults ALL =
      new ServiceFaults(
          new AwsFault(500, "InternalError", "We encountered an internal error. Please try again."),
          why -> new AwsFault(503, "SlowDown", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          S3Faults::own);

  private static AwsFault own(Throwable problem) {
    return switch (problem) {
      case UnknownBucketException e -> noBucket();
      case Staged.TooLargeException e -> tooLarge();
      case BodyPipe.BrokenException e -> incomplete();
      case NoSuchFileException e ->
          new AwsFault(503, "ServiceUnavailable", "The folder is not there: " + e.getFile());
      case FileSystemException e -> new AwsFault(503, "ServiceUnavailable", e.toString());
      default -> null;
    };
  }

  static AwsFault noBucket() {
    return new AwsFault(404, "NoSuchBucket", "The specified bucket does not exist");
  }

  static AwsFault noKey() {
    return new AwsFault(404, "NoSuchKey", "The specified key does not exist.");
  }

  static AwsFault noUpload() {
    return new AwsFault(
        404,
        "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have"
            + " been aborted or completed.");
  }

  static AwsFault tooLarge() {
    return new AwsFault(
        400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }

  static AwsFault incomplete() {
    return new AwsFault(
        400,
        "IncompleteBody",
        "You did not provide the number of bytes specified by the Content-Length HTTP header");
  }

  static AwsFault argument(String name, String message) {
    return new AwsFault(400, "InvalidArgument", message).with("ArgumentName", name);
  }

  static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidRequest", message);
  }

  static AwsFault malformed() {
    return new AwsFault(
        400,
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema");
  }

  static AwsFault unserved(String what) {
    return new AwsFault(
        501,
        "NotImplemented",
        "A header or query you provided implies functionality that is not implemented: " + what);
  }

  static AwsFault failed(String condition) {
    return new AwsFault(
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold")
        .with("Condition", condition);
  }

  @Override
  public void fault(HttpServerResponse response, AwsFault fault, String requestId) {
    if (response.headWritten() || response.ended()) return;
    AwsFault shown = translated(fault);
    response
        .setStatusCode(shown.status())
        .putHeader("x-amz-request-id", requestId)
        .putHeader("content-type", "application/xml");
    if (shown.status() == 304) response.end();
    else
      response.end(
          Xml.document(
              "Error",
              "",
              xml -> {
                xml.text("Code", shown.code()).text("Message", shown.getMessage());
                shown.members().forEach(xml::text);
                xml.text("Resource", request.path())
                    .text("RequestId", requestId)
                    .text("HostId", "penstock");
              }));
  }

  /** What the door says in words of services that came later. */
  private AwsFault translated(AwsFault fault) {
    String said = fault.getMessage();
    return switch (fault.code()) {
      case "InvalidSignatureException" -> {
        if (!said.startsWith("Signature expired") && !said.startsWith("Signature not yet"))
          yield new AwsFault(403, "SignatureDoesNotMatch", said);
        yield request.getParam("X-Amz-Expires") != null
            ? new AwsFault(403, "AccessDenied", "Request has expired")
            : new AwsFault(
                403,
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.");
      }
      case "MissingAuthenticationTokenException", "AccessDeniedException" ->
          new AwsFault(403, "AccessDenied", "Access Denied: " + said);
      case "UnrecognizedClientException" ->
          new AwsFault(
              403,
              "InvalidAccessKeyId",
              "The AWS Access Key Id you provided does not exist in our records.");
      case "IncompleteSignatureException" ->
          new AwsFault(400, "AuthorizationHeaderMalformed", said);
      case "RequestEntityTooLarge" -> tooLarge();
      case "ValidationException" -> new AwsFault(400, "InvalidURI", said);
      case "ServiceException" -> ALL.internal();
      default -> fault;
    };
  }
}
