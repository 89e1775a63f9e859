package io.penstock.gateway.aws;

import io.vertx.core.Future;
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
  private final ApiAccess access;
  private final InstantSource clock;
  private final RandomGenerator random;
  private volatile String date = "";
  private volatile long dateSecond;

  private AwsDoor(
      List<AwsService> services,
      SignatureCheck signatures,
      ApiAccess access,
      InstantSource clock,
      RandomGenerator random) {
    this.services = services;
    this.signatures = signatures;
    this.access = access;
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
      ApiAccess access,
      InstantSource clock,
      RandomGenerator random) {
    return new AwsDoor(
        services, keys.isEmpty() ? null : new SignatureCheck(keys, clock), access, clock, random);
  }

  /** One request on its way in. On its event loop. */
  private final class Entry {
    final HttpServerRequest request;
    final String id;
    final long began = System.nanoTime();
    AwsService service;
    Operation operation;
    SignatureCheck.Claim claim;
    List<String> path;

    Entry(HttpServerRequest request, String id) {
      this.request = request;
      this.id = id;
    }

    void refuse(AwsFault fault) {
      Protocol protocol = service == null ? Protocol.REST_JSON : service.protocol(request);
      protocol.fault(request.response(), fault, id);
      told(fault.status(), fault);
    }

    void told(int status, AwsFault fault) {
      String name = service == null ? "Unknown" : service.signingName();
      access.answered(name, operation, id, status, fault, System.nanoTime() - began);
    }
  }

  @Override
  public void handle(HttpServerRequest request) {
    var entry = new Entry(request, new UUID(random.nextLong(), random.nextLong()).toString());
    request
        .response()
        .putHeader("x-amzn-RequestId", entry.id)
        .putHeader("date", now())
        .exceptionHandler(gone -> {});
    try {
      entry.claim = SignatureCheck.claim(request);
      entry.service = service(request, entry.claim);
      entry.path = segments(request.uri());
      entry.operation = entry.service.operation(request, entry.path);
      int limit = entry.service.bodyLimit(request, entry.operation);
      String length = request.getHeader("content-length");
      if (length != null && (length.length() > 18 || Long.parseLong(length) > limit)) {
        LastAnswer.on(request);
        throw entry.service.tooLarge(request, entry.operation);
      }
      read(entry, limit);
    } catch (AwsFault fault) {
      entry.refuse(fault);
    } catch (NumberFormatException e) {
      entry.refuse(new AwsFault(400, "BadRequestException", "Bad Content-Length"));
    }
  }

  private void read(Entry entry, int limit) {
    HttpServerRequest request = entry.request;
    Buffer[] body = {null};
    request.handler(
        chunk -> {
          if (request.response().ended()) return;
          int had = body[0] == null ? 0 : body[0].length();
          if (chunk.length() > limit - had) {
            body[0] = null;
            LastAnswer.on(request);
            entry.refuse(entry.service.tooLarge(request, entry.operation));
          } else body[0] = body[0] == null ? chunk : body[0].appendBuffer(chunk);
        });
    request.endHandler(
        none -> {
          if (request.response().ended()) return;
          Buffer whole = body[0] == null ? Buffer.buffer() : body[0];
          try {
            if (signatures != null && (entry.claim != null || !entry.service.open(request)))
              signatures.check(request, entry.claim, whole);
            serve(entry, whole);
          } catch (AwsFault fault) {
            entry.refuse(fault);
          } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            entry.refuse(
                entry.service == null ? AwsFault.internal() : entry.service.faults().internal());
          }
        });
  }

  private void serve(Entry entry, Buffer body) {
    HttpServerRequest request = entry.request;
    var call =
        new AwsCall(
            request.method(),
            entry.path,
            request.params(),
            request.headers(),
            body,
            entry.id,
            request.response());
    entry.service = entry.service.of(call);
    if (entry.operation == null) entry.operation = entry.service.operation(call);
    if (entry.operation == null || entry.operation.handler() == null)
      throw entry.service.unserved(call, entry.operation);
    Future<Reply> result;
    try {
      result = entry.operation.handler().handle(call);
    } catch (RuntimeException e) {
      result = Future.failedFuture(e);
    }
    result.onComplete(
        reply -> {
          reply.send(call);
          entry.told(request.response().getStatusCode(), null);
        },
        problem -> entry.refuse(entry.service.faults().of(entry.operation.name(), problem)));
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
