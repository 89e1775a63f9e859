package io.penstock.gateway.sts.api;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.CallerIdentity;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryParameters;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.aws.ServiceFaults;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Routes STS's actions: {@code GetCallerIdentity}, which tools ask first. */
public final class StsService implements AwsService {
  private static final String VERSION = "2011-06-15";

  private static final Query QUERY =
      new Query("https://sts.amazonaws.com/doc/2011-06-15/", VERSION);
  private static final int BODY = 64 * 1024;
  private static final String IDENTITY = "GetCallerIdentity";

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalFailure", "An internal error occurred."),
          why -> new AwsFault(400, "Throttling", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private final String account;
  private final Operations operations = new Operations(BODY);

  public StsService(String account) {
    this.account = account;
    operations.add(IDENTITY, this::identity);
  }

  private Future<Reply> identity(AwsCall call) {
    CallerIdentity by = call.by();
    return Future.succeededFuture(
        QUERY.reply(
            IDENTITY,
            xml -> xml.text("Arn", arn(by)).text("UserId", userId(by)).text("Account", account)));
  }

  private String arn(CallerIdentity by) {
    if (by.role() != null) return by.role();
    // Where nobody signs everyone may do everything
    return (by.keyId() == null ? Arn.ofAccount(account) : Arn.ofUser(account, by.keyId()))
        .toString();
  }

  /** Of a role {@code ID:SESSION}; users have no other id than their key. */
  private String userId(CallerIdentity by) {
    if (by.role() != null) return by.role().substring(by.role().indexOf('/') + 1).replace('/', ':');
    return by.keyId() == null ? account : by.keyId();
  }

  @Override
  public String signingName() {
    return "sts";
  }

  /** Only the form of an unsigned request tells. */
  @Override
  public boolean owns(HttpServerRequest request) {
    return false;
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return null;
  }

  @Override
  public Operation operation(AwsCall call) {
    return operations.named(QueryParameters.of(call).get("Action"));
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return Query.unserved(call);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return QUERY;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }
}
