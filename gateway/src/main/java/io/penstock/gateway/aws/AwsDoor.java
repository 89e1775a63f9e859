package io.penstock.gateway.aws;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: decides the service once (credential scope, then path), caps the body before it is
 * read, checks the signature, hands the call on. On event loops; nothing here blocks.
 */
public final class AwsDoor implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AwsDoor.class);

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
  public void handle(HttpServerRequest request) {
    String requestId = new UUID(random.nextLong(), random.nextLong()).toString();
    request
        .response()
        .putHeader("x-amzn-RequestId", requestId)
        .putHeader("date", now())
        .exceptionHandler(gone -> {});
    Protocol protocol = Protocol.REST_JSON;
    try {
      var claim = SignatureCheck.claim(request);
      AwsService service = service(request, claim);
      protocol = service.protocol(request);
      int limit = service.bodyLimit(request);
      String length = request.getHeader("content-length");
      if (length != null && (length.length() > 18 || Long.parseLong(length) > limit)) {
        LastAnswer.on(request);
        throw service.tooLarge(request);
      }
      read(request, limit, service, claim, requestId);
    } catch (AwsFault fault) {
      protocol.fault(request.response(), fault, requestId);
    } catch (NumberFormatException e) {
      protocol.fault(
          request.response(),
          new AwsFault(400, "BadRequestException", "Bad Content-Length"),
          requestId);
    }
  }

  private void read(
      HttpServerRequest request,
      int limit,
      AwsService service,
      SignatureCheck.Claim claim,
      String requestId) {
    Protocol protocol = service.protocol(request);
    Buffer[] body = {null};
    request.handler(
        chunk -> {
          if (request.response().ended()) return;
          int had = body[0] == null ? 0 : body[0].length();
          if (chunk.length() > limit - had) {
            body[0] = null;
            LastAnswer.on(request);
            protocol.fault(request.response(), service.tooLarge(request), requestId);
          } else body[0] = body[0] == null ? chunk : body[0].appendBuffer(chunk);
        });
    request.endHandler(
        none -> {
          if (request.response().ended()) return;
          Buffer whole = body[0] == null ? Buffer.buffer() : body[0];
          try {
            if (signatures != null && (claim != null || !service.open(request)))
              signatures.check(request, claim, whole);
            service.serve(
                new AwsCall(
                    request.method(),
                    segments(request.uri()),
                    request.params(),
                    request.headers(),
                    whole,
                    requestId,
                    request.response()));
          } catch (AwsFault fault) {
            protocol.fault(request.response(), fault, requestId);
          } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            protocol.fault(request.response(), AwsFault.internal(), requestId);
          }
        });
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
