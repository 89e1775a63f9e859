package io.penstock.gateway.iam.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.iam.Roles;

/** IAM's actions. */
public final class IamService {
  private static final Query QUERY =
      new Query("https://iam.amazonaws.com/doc/2010-05-08/", "2010-05-08");
  private static final int BODY = 1024 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "ServiceFailure", "An internal error occurred."),
          why -> new AwsFault(400, "Throttling", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private IamService() {}

  public static AwsService of(Roles roles) {
    var api = new QueryApi("iam", QUERY, new InputModel(IamService.class), BODY, FAULTS);
    new RoleOperations(roles).addTo(api);
    new RolePolicyOperations(roles).addTo(api);
    new PolicyOperations(roles).addTo(api);
    return api;
  }
}
