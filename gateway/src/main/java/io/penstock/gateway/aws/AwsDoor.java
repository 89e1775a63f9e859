package io.penstock.gateway.aws;

import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.RequestBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: decides the service once (credential scope, then path), looks at who asks and caps the
 * body before any of it is read, checks the signature, hands the call on. On event loops; nothing
 * here blocks.
 */
public final class AwsDoor implements Handler<ClientRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AwsDoor.class);

  /** Actions that change nothing. */
  private static final Pattern READS = Pattern.compile("(Get|List|Describe|Check)[A-Za-z]*");

  private final List<AwsService> services;
  private final SignatureCheck signatures;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile String date = "";
  private volatile long dateSecond;

  private AwsDoor(
      List<AwsService> services,
      SignatureCheck signatures,
      InstantSource clock,
      RandomGenerator random) {
    this.services = services;
    this.signatures = signatures;
    this.clock = clock;
    this.random = random;
  }

  /**
   * @param services in the order in which an unsigned request's path is offered to them
   * @param keys secret by access key id; empty: signatures are not checked
   * @param random for request ids; any thread
   */
  public static AwsDoor of(
      List<AwsService> services,
      Map<String, String> keys,
      InstantSource clock,
      RandomGenerator random) {
    return new AwsDoor(
        services, keys.isEmpty() ? null : new SignatureCheck(keys, clock), clock, random);
  }

  @Override
  public void handle(ClientRequest client) {
    HttpServerRequest request = client.http();
    String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
    request
        .response()
        .putHeader("x-amzn-RequestId", requestId)
        .putHeader("date", now())
        .exceptionHandler(gone -> {});
    Protocol[] protocol = {Protocol.REST_JSON};
    guarded(
        request,
        protocol,
        requestId,
        () -> {
          var claim = SignatureCheck.claim(request);
          AwsService service = service(request, claim);
          protocol[0] = service.protocol(request);
          boolean checked = signatures != null && (claim != null || !service.open(request));
          var admitted = checked ? signatures.admit(request, claim) : null;
          checkMethod(request, service, claim);
          client.read(
              service.bodyLimit(request),
              body ->
                  guarded(
                      request,
                      protocol,
                      requestId,
                      () -> {
                        if (checked) admitted.check(body);
                        service.serve(call(request, body, requestId));
                      }),
              problem ->
                  protocol[0].fault(
                      request.response(), fault(service, request, problem), requestId));
        });
  }

  private static void guarded(
      HttpServerRequest request, Protocol[] protocol, String requestId, Runnable step) {
    try {
      step.run();
    } catch (AwsFault fault) {
      protocol[0].fault(request.response(), fault, requestId);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      protocol[0].fault(request.response(), AwsFault.internal(), requestId);
    }
  }

  private static AwsFault fault(
      AwsService service, HttpServerRequest request, RequestBody.Problem problem) {
    return switch (problem) {
      case TOO_LARGE -> service.tooLarge(request);
      case BUSY ->
          new AwsFault(503, "ServiceUnavailable", "Too much is being sent at present; try again.");
      case EXPECTATION ->
          new AwsFault(417, "ExpectationFailed", "Only 100-continue can be expected.");
    };
  }

  /** HEAD is answered as GET is; the server leaves the body out. */
  private static AwsCall call(HttpServerRequest request, Buffer body, String requestId) {
    return new AwsCall(
        request.method() == HttpMethod.HEAD ? HttpMethod.GET : request.method(),
        segments(request.uri()),
        request.params(),
        request.headers(),
        body,
        requestId,
        request.response());
  }

  /**
   * A link or an image on any page can make a browser send a GET, with whatever query: what changes
   * something needs a signature or POST, but for links that are meant to be followed.
   */
  private void checkMethod(
      HttpServerRequest request, AwsService service, SignatureCheck.Claim claim) {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) return;
    String action = request.getParam("Action");
    if (action == null || READS.matcher(action).matches() || service.open(request)) return;
    // Where signatures are not checked a page could write one; the header it could not send.
    boolean meant = claim != null && (signatures != null || !claim.presigned());
    if (meant && request.method() == HttpMethod.GET) return;
    request.response().putHeader("allow", "POST");
    throw new AwsFault(
        405, "MethodNotAllowed", "The action " + action + " is taken by POST unless it is signed.");
  }

  private AwsService service(HttpServerRequest request, SignatureCheck.Claim claim) {
    for (AwsService service : services)
      if (claim != null ? service.signingName().equals(claim.service()) : service.owns(request))
        return service;
    throw new AwsFault(
        404,
        "UnknownOperationException",
        claim == null
            ? "No AWS service is served at this path."
            : "The service " + claim.service() + " is not served here.");
  }

  /** The raw path's segments, each decoded once; empty ones at the end dropped. */
  private static List<String> segments(String uri) {
    int end = uri.indexOf('?');
    String path = end < 0 ? uri : uri.substring(0, end);
    var segments = new ArrayList<String>(4);
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      String raw = path.substring(from, slash < 0 ? path.length() : slash);
      segments.add(raw.indexOf('%') < 0 ? raw : decoded(raw));
      if (slash < 0) break;
      from = slash + 1;
    }
    while (!segments.isEmpty() && segments.getLast().isEmpty()) segments.removeLast();
    return segments;
  }

  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsFault.validation("The path is not well encoded.");
    }
  }

  private String now() {
    Instant instant = clock.instant();
    if (instant.getEpochSecond() != dateSecond) {
      date = DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
      dateSecond = instant.getEpochSecond();
    }
    return date;
  }
}
