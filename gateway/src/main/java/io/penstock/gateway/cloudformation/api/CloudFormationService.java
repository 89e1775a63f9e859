package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.cloudformation.Stacks;
import io.penstock.gateway.template.ObjectFiles;

/** CloudFormation's actions. */
public final class CloudFormationService {
  private static final Query QUERY =
      new Query("http://cloudformation.amazonaws.com/doc/2010-05-15/", "2010-05-15");

  /** A template of a megabyte, and every character of it in three. */
  private static final int BODY = 4 * 1024 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalFailure", "An internal error occurred."),
          why -> new AwsFault(400, "Throttling", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private CloudFormationService() {}

  public static AwsService of(Stacks stacks, ObjectFiles objects) {
    var api =
        new QueryApi(
            "cloudformation", QUERY, new InputModel(CloudFormationService.class), BODY, FAULTS);
    var input = new StackInput(stacks, objects);
    new StackOperations(stacks, input).addTo(api);
    new ChangeSetOperations(stacks, input).addTo(api);
    new StackReads(stacks, input).addTo(api);
    return api;
  }

  static AwsFault invalid(String message) {
    return new AwsFault(400, "ValidationError", message);
  }
}
