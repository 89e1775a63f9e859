package io.penstock.gateway.lambda;

import io.penstock.function.Arn;
import io.penstock.function.FunctionSpec;
import io.penstock.function.process.ConnectionOwner;
import io.penstock.function.process.FunctionKeys;
import io.penstock.gateway.aws.AskedFor;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.FunctionCallers;
import io.penstock.gateway.aws.Operation;
import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The keys of all environments, each valid as long as its environment lives. A function may do what
 * its policies allow where its template has plain ones. Else it may use what its stack has: send,
 * publish, put, schedule, invoke. It may not change functions, nor look at others than itself:
 * their variables may be secrets, and so may what they log.
 */
final class FunctionKeyRing implements FunctionKeys, FunctionCallers {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** What tells of others than itself, or changes them. */
  private static final Set<String> CLOSED =
      Set.of("logs", "iam", "sts", "cloudformation", "apigateway", "monitoring");

  /** What no policy opens: it would lend more than the function's own. */
  private static final Set<String> NEVER = Set.of("iam", "sts", "cloudformation");

  /** Values that functions are there to use. */
  private static final Set<String> READ = Set.of("ssm", "secretsmanager");

  private static final Set<String> INVOKES =
      Set.of("Invoke", "InvokeAsync", "InvokeWithResponseStream");

  private static final AwsFault GONE =
      new AwsFault(
          403, "AccessDeniedException", "Whoever made this connection has closed it already.");

  private final Map<String, Caller> callers = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final Vertx vertx;
  private final BiFunction<SocketAddress, SocketAddress, ConnectionOwner> owner;
  private final RolePolicies policies;
  private volatile boolean used;

  /**
   * @param policies what functions may do whose template says so
   * @param owner who has made a connection, by its other end and this one; blocking
   */
  FunctionKeyRing(
      Vertx vertx,
      RolePolicies policies,
      BiFunction<SocketAddress, SocketAddress, ConnectionOwner> owner) {
    this.policies = policies;
    this.vertx = vertx;
    this.owner = owner;
  }

  @Override
  public Key issue(FunctionSpec function) {
    var id = new StringBuilder("ASIA");
    for (int i = 0; i < 16; i++) id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    var key = new Key(id.toString(), secret(30), secret(96));
    callers.put(key.id(), caller(function, key));
    used = true;
    return key;
  }

  private static Caller caller(FunctionSpec function, Key key) {
    String role = Arn.ofSession(function.ref().account(), "penstock", function.name()).toString();
    return new Caller(
        function.ref().unqualifiedArn(),
        role,
        key == null ? null : key.secret(),
        key == null ? null : key.token());
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }

  @Override
  public void withdraw(Key key) {
    callers.remove(key.id());
  }

  @Override
  public Caller byKey(String keyId) {
    return callers.get(keyId);
  }

  @Override
  public Future<Caller> byConnection(ClientRequest request) {
    if (!used) return Future.succeededFuture();
    return request.maker(() -> maker(request.http().connection()));
  }

  private Future<Caller> maker(HttpConnection connection) {
    SocketAddress peer = connection.remoteAddress();
    SocketAddress own = connection.localAddress();
    return vertx.executeBlocking(
        () -> {
          ConnectionOwner maker = owner.apply(peer, own);
          if (!maker.known()) throw GONE;
          return maker.function() == null ? null : caller(maker.function(), null);
        },
        false);
  }

  @Override
  public String refusal(Caller caller, String service, Operation operation, AwsCall call) {
    if (service.equals("sts") && operation.name().equals("GetCallerIdentity")) return null;
    if (caller == null && !policies.isEmpty()) return operation.name();
    String[] arn = caller == null ? null : caller.function().split(":");
    RolePolicy policy = caller == null ? null : policies.of(arn[6]);
    String scope = caller == null ? ":" : arn[3] + ":" + arn[4];
    if (policy != null && !NEVER.contains(service))
      return policy.refusal(AskedFor.of(service, operation, call, scope));
    if (mayCall(caller, service, operation, call.path())) return null;
    String action = AskedFor.of(service, operation, call, scope).getFirst().action();
    return action + " because no identity-based policy allows the " + action + " action";
  }

  private static boolean mayCall(
      Caller caller, String service, Operation operation, List<String> path) {
    if (CLOSED.contains(service)) return false;
    if (READ.contains(service)) return caller != null && operation.name().startsWith("Get");
    if (!service.equals("lambda") || INVOKES.contains(operation.name())) return true;
    return caller != null
        && operation.name().startsWith("Get")
        && path.size() > 2
        && names(path.get(2), caller);
  }

  /** A function by its name, its ARN or a part of that, with or without a qualifier. */
  private static boolean names(String given, Caller caller) {
    String arn = caller.function();
    String name = Arn.of(arn).name();
    String bare = given.startsWith(arn + ":") ? arn : given;
    if (bare.equals(arn)) return true;
    int function = bare.lastIndexOf(":function:");
    if (function >= 0) return false;
    return bare.split(":", 2)[0].equals(name);
  }
}
