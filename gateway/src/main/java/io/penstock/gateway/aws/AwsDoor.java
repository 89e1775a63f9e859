package io.penstock.gateway.aws;

import io.penstock.function.TraceHeader;
import io.penstock.function.Tracing;
import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.RequestBody;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door: decides the service once (credential scope, then path), looks at who asks and caps the
 * body before any of it is read, checks the signature, hands the call on. On event loops; nothing
 * here blocks.
 */
public final class AwsDoor implements Handler<ClientRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AwsDoor.class);

  private final List<AwsService> services;
  private final SignatureCheck signatures;
  private final FunctionCallers functions;
  private final SignatureCheck functionSignatures;
  private final SessionKeys sessions;
  private final ApiAccess access;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Aside aside = new Aside();
  private final LargeBodies large = new LargeBodies();
  private volatile String date = "";
  private volatile long dateSecond;

  private AwsDoor(
      List<AwsService> services,
      SignatureCheck signatures,
      FunctionCallers functions,
      SessionKeys sessions,
      ApiAccess access,
      InstantSource clock,
      RandomGenerator random) {
    this.services = services;
    this.signatures = signatures;
    this.functions = functions;
    this.sessions = sessions;
    // Functions are on this machine and have its clock, whatever the gateway's is set to
    this.functionSignatures = new SignatureCheck(this::functionSecret, InstantSource.system());
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
    return of(services, keys, FunctionCallers.NONE, SessionKeys.NONE, access, clock, random);
  }

  /**
   * @param functions functions with keys of their own, which are checked whether or not others are
   * @param sessions likewise, keys that are lent
   */
  public static AwsDoor of(
      List<AwsService> services,
      Map<String, String> keys,
      FunctionCallers functions,
      SessionKeys sessions,
      ApiAccess access,
      InstantSource clock,
      RandomGenerator random) {
    var signatures = keys.isEmpty() ? null : new SignatureCheck(keys, clock);
    return new AwsDoor(services, signatures, functions, sessions, access, clock, random);
  }

  private String functionSecret(String keyId) {
    FunctionCallers.Caller caller = functions.byKey(keyId);
    return caller == null ? null : caller.secret();
  }

  /** One request on its way in. On its event loop, but for what reads a large body. */
  private final class Entry {
    final ClientRequest client;
    final Context context = Vertx.currentContext();
    final HttpServerRequest request;
    final String id;
    final long began = System.nanoTime();
    AwsService service;
    Operation operation;
    SignatureCheck.Claim claim;
    FunctionCallers.Caller caller;
    SessionKeys.Session session;

    /** Whose signature is checked. */
    String keyId;

    List<String> path;
    Tracing.Span span = Tracing.Span.NONE;

    Entry(ClientRequest client, String id) {
      this.client = client;
      this.request = client.http();
      this.id = id;
    }

    CallerIdentity by() {
      if (session != null)
        return new CallerIdentity(keyId, session.role(), session.userId(), session.by());
      return new CallerIdentity(keyId, caller == null ? null : caller.role(), null, null);
    }

    void onLoop(Runnable step) {
      if (context == null || Context.isOnEventLoopThread()) step.run();
      else context.runOnContext(_ -> step.run());
    }

    void refuse(AwsFault fault) {
      onLoop(() -> send(fault));
    }

    private void send(AwsFault fault) {
      client.lastIfAsked();
      Protocol protocol =
          service == null
              ? UnservedProtocol.of(request, claim == null ? null : claim.service())
              : service.protocol(request);
      protocol.fault(request.response(), fault, id);
      told(fault.status(), fault);
    }

    void told(int status, AwsFault fault) {
      String name = service == null ? "Unknown" : service.signingName();
      access.answered(name, operation, id, status, fault, System.nanoTime() - began);
      span.tag("http.response.status_code", Integer.toString(status));
      span.end(fault != null && status >= 500 ? fault.code() : null);
    }
  }

  @Override
  public void handle(ClientRequest client) {
    HttpServerRequest request = client.http();
    var entry = new Entry(client, new UUID(random.nextLong(), random.nextLong()).toString());
    request
        .response()
        .putHeader("x-amzn-RequestId", entry.id)
        .putHeader("date", now())
        .exceptionHandler(gone -> {});
    guarded(
        entry,
        () -> {
          try {
            entry.claim = SignatureCheck.claim(request);
          } catch (AwsFault malformed) {
            entry.service = named(request, SignatureCheck.service(request)); // who words it
            throw malformed;
          }
          entry.service = service(request, entry.claim);
          entry.path = PathSegments.of(request.uri());
          entry.operation = entry.service.operation(request, entry.path);
          if (entry.claim != null) entry.caller = functions.byKey(entry.claim.keyId());
          if (entry.claim != null && entry.caller == null)
            entry.session = session(request, entry.claim.keyId());
          SignatureCheck by = check(entry);
          boolean checked = by != null && (entry.claim != null || !entry.service.open(request));
          var admitted = checked ? by.admit(request, entry.claim) : null;
          if (checked && entry.claim != null) entry.keyId = entry.claim.keyId();
          if (entry.caller != null) CallRules.token(request, entry.caller);
          CallRules.method(request, entry.service, entry.claim, signatures != null);
          if (entry.service.streams(entry.operation)) {
            CallRules.declared(request, entry.claim, checked);
            serve(entry, Buffer.buffer(), new BodyStream(client, admitted));
            return;
          }
          client.read(
              entry.service.bodyLimit(request, entry.operation),
              body ->
                  read(
                      entry,
                      body,
                      () -> {
                        if (checked) admitted.check(body);
                        serve(entry, body, null);
                      }),
              problem -> entry.refuse(fault(entry, problem)));
        });
  }

  /** A step that reads the body. */
  private void read(Entry entry, Buffer body, Runnable step) {
    if (LargeBodies.takes(entry.operation, body))
      large.run(entry.context, () -> guarded(entry, step), () -> entry.refuse(internal(entry)));
    else guarded(entry, step);
  }

  private static void guarded(Entry entry, Runnable step) {
    try {
      step.run();
    } catch (AwsFault fault) {
      entry.refuse(fault);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", entry.request.method(), entry.request.path(), e);
      entry.refuse(internal(entry));
    }
  }

  private static AwsFault internal(Entry entry) {
    return entry.service == null ? AwsFault.internal() : entry.service.faults().internal();
  }

  private static AwsFault fault(Entry entry, RequestBody.Problem problem) {
    return switch (problem) {
      case TOO_LARGE -> entry.service.tooLarge(entry.request, entry.operation);
      case BUSY ->
          new AwsFault(503, "ServiceUnavailable", "Too much is being sent at present; try again.");
      case EXPECTATION ->
          new AwsFault(417, "ExpectationFailed", "Only 100-continue can be expected.");
    };
  }

  private void serve(Entry entry, Buffer body, BodyStream stream) {
    HttpServerRequest request = entry.request;
    AwsCall call =
        new AwsCall(
            // HEAD is answered as GET is; the server leaves the body out
            request.method() == HttpMethod.HEAD ? HttpMethod.GET : request.method(),
            entry.path,
            request.params(),
            request.headers(),
            body,
            entry.id,
            request.response(),
            entry.by(),
            stream,
            entry.client);
    entry.service = entry.service.of(call);
    if (entry.operation == null) entry.operation = entry.service.operation(call);
    if (entry.operation == null || entry.operation.handler() == null)
      throw entry.service.unserved(call, entry.operation);
    call = traced(entry, call);
    if (entry.caller != null) checkRight(entry, entry.caller, call);
    // Where nobody signs, a function could do as if it were its operator
    AwsCall asked = call;
    if (entry.caller == null && signatures == null && !anybodyMay(entry, asked))
      entry.onLoop(() -> recognised(entry, asked));
    else answer(entry, asked);
  }

  /** What comes of it is of the caller's trace, whichever of the two headers that speaks of. */
  private AwsCall traced(Entry entry, AwsCall call) {
    String given = call.headers().get("x-amzn-trace-id");
    String led =
        given == null ? TraceHeader.ofTraceparent(call.headers().get("traceparent")) : given;
    entry.span = access.begin(entry.service, entry.operation, entry.id, led);
    String header = entry.span.header(led);
    return Objects.equals(header, given) ? call : call.traced(header);
  }

  private boolean anybodyMay(Entry entry, AwsCall call) {
    return functions == FunctionCallers.NONE
        || functions.refusal(null, entry.service.signingName(), entry.operation, call) == null;
  }

  private void recognised(Entry entry, AwsCall call) {
    functions
        .byConnection(entry.client)
        .onComplete(
            caller ->
                read(
                    entry,
                    call.body(),
                    () -> {
                      entry.caller = caller;
                      if (caller != null) checkRight(entry, caller, call);
                      answer(entry, call.by(entry.by()));
                    }),
            problem ->
                entry.refuse(
                    problem instanceof AwsFault fault ? fault : entry.service.faults().internal()));
  }

  private void checkRight(Entry entry, FunctionCallers.Caller caller, AwsCall call) {
    String service = entry.service.signingName();
    String refusal = functions.refusal(caller, service, entry.operation, call);
    if (refusal == null) return;
    throw new AwsFault(
        403,
        "AccessDeniedException",
        switch (service) {
          case "sns" -> "AuthorizationError";
          case "sqs" -> "AccessDenied";
          default -> null;
        },
        "User: " + caller.role() + " is not authorized to perform: " + refusal);
  }

  /** Null when the key is not lent. */
  private SessionKeys.Session session(HttpServerRequest request, String keyId) {
    SessionKeys.Session session = sessions.of(keyId, CallRules.token(request));
    if (session != null && !clock.instant().isBefore(session.expires()))
      throw new AwsFault(
          403,
          "ExpiredTokenException",
          "ExpiredToken",
          "The security token included in the request is expired");
    return session;
  }

  /** What checks the signature; null where none is checked. */
  private SignatureCheck check(Entry entry) {
    if (entry.session != null) return new SignatureCheck(keyId -> entry.session.secret(), clock);
    return entry.caller == null ? signatures : functionSignatures;
  }

  private void answer(Entry entry, AwsCall call) {
    Future<Reply> result;
    try {
      result =
          Aside.takes(entry.operation, call.body())
              ? aside.handle(entry.operation, call)
              : entry.operation.handler().handle(call);
    } catch (RuntimeException e) {
      result = Future.failedFuture(e);
    }
    result.onComplete(
        reply ->
            entry.onLoop(
                () -> {
                  reply.send(call);
                  entry.told(call.response().getStatusCode(), null);
                }),
        problem -> entry.refuse(entry.service.faults().of(entry.operation.name(), problem)));
  }

  private AwsService service(HttpServerRequest request, SignatureCheck.Claim claim) {
    AwsService found = claim == null ? owner(request) : named(request, claim.service());
    if (found == null)
      throw UnservedProtocol.fault(request, claim == null ? null : claim.service());
    return found;
  }

  /** Of what is not signed; null when it is nobody's. */
  private AwsService owner(HttpServerRequest request) {
    for (AwsService service : services) if (service.owns(request)) return service;
    return null;
  }

  /** Of several the one that owns the request, else the first; null when there is none. */
  private AwsService named(HttpServerRequest request, String signingName) {
    AwsService found = null;
    for (AwsService service : services) {
      if (!service.signingName().equals(signingName)) continue;
      if (found != null && service.owns(request)) return service;
      if (found == null) found = service;
    }
    return found;
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
