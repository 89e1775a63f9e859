package io.penstock.gateway.sts.api;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.CallerIdentity;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.iam.Role;
import io.penstock.gateway.iam.Roles;
import io.penstock.gateway.iam.TrustPolicy;
import io.penstock.gateway.sts.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** STS's actions: GetCallerIdentity, which tools ask first, and AssumeRole. */
public final class StsService {
  private static final Query QUERY =
      new Query("https://sts.amazonaws.com/doc/2011-06-15/", "2011-06-15");
  private static final int BODY = 64 * 1024;
  private static final int SESSION = 3600;

  /** What is honoured; the rest would narrow a session, or prove more of the caller. */
  private static final Set<String> HONOURED =
      Set.of("RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId");

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalFailure", "An internal error occurred."),
          why -> new AwsFault(400, "Throttling", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private final Sessions sessions;
  private final Roles roles;
  private final String account;

  private StsService(Sessions sessions, Roles roles, String account) {
    this.sessions = sessions;
    this.roles = roles;
    this.account = account;
  }

  public static AwsService of(Sessions sessions, Roles roles, String account) {
    var sts = new StsService(sessions, roles, account);
    return new QueryApi("sts", QUERY, new InputModel(StsService.class), BODY, FAULTS)
        .add("GetCallerIdentity", sts::identity)
        .add("AssumeRole", sts::assume);
  }

  private Future<JsonObject> identity(AwsCall call, JsonObject in) {
    CallerIdentity by = call.by();
    return Future.succeededFuture(
        new JsonObject().put("Arn", arn(by)).put("UserId", userId(by)).put("Account", account));
  }

  private String root() {
    return Arn.ofAccount(account).toString();
  }

  private String arn(CallerIdentity by) {
    if (by.role() != null) return by.role();
    // Where nobody signs everyone may do everything
    return (by.keyId() == null ? Arn.ofAccount(account) : Arn.ofUser(account, by.keyId()))
        .toString();
  }

  /** Of a role {@code ID:SESSION}; users have no other id than their key. */
  private String userId(CallerIdentity by) {
    if (by.userId() != null) return by.userId();
    if (by.role() != null) return by.role().substring(by.role().indexOf('/') + 1).replace('/', ':');
    return by.keyId() == null ? account : by.keyId();
  }

  private Future<JsonObject> assume(AwsCall call, JsonObject in) {
    for (String name : in.fieldNames())
      if (!HONOURED.contains(name))
        throw new AwsFault(
            400, "UnsupportedParameter", name + " is not honoured here: leave it out.");
    CallerIdentity by = call.by();
    String arn = in.getString("RoleArn");
    Role role = roles.roles().get(arn.substring(arn.lastIndexOf('/') + 1));
    if (role == null
        || !role.arn(roles.arns()).equals(arn)
        || !TrustPolicy.allows(
            role.trust(),
            new HashSet<>(List.of(account, root(), arn(by))),
            in.getString("ExternalId")))
      throw new AwsFault(
          403,
          "AccessDenied",
          "User: " + arn(by) + " is not authorized to perform: sts:AssumeRole on resource: " + arn);
    int seconds = in.getInteger("DurationSeconds", SESSION);
    // A session of a session lasts an hour at most
    if (seconds > (by.userId() == null ? role.maxSession() : SESSION))
      throw new AwsFault(
          400,
          "ValidationError",
          by.userId() == null
              ? "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
              : "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed"
                  + " by role chaining.");
    String name = in.getString("RoleSessionName");
    String assumed = Arn.ofSession(account, role.name(), name).toString();
    String userId = role.id() + ":" + name;
    var lent =
        sessions.lend(assumed, userId, by.userId() == null ? by.keyId() : by.lentTo(), seconds);
    return Future.succeededFuture(
        new JsonObject()
            .put(
                "Credentials",
                new JsonObject()
                    .put("AccessKeyId", lent.keyId())
                    .put("SecretAccessKey", lent.secret())
                    .put("SessionToken", lent.token())
                    .put("Expiration", lent.expires().toString()))
            .put(
                "AssumedRoleUser",
                new JsonObject().put("AssumedRoleId", userId).put("Arn", assumed)));
  }
}
