package io.penstock.gateway.ssm.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.JsonRpcApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.ssm.Parameters;

/** SSM's operations on parameters. */
public final class SsmService {
  private static final JsonRpc RPC = new JsonRpc("1.1", "AmazonSSM.", "");
  private static final int BODY = 256 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerError", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private SsmService() {}

  public static AwsService of(Parameters parameters) {
    var values = new ParameterOperations(parameters);
    var lists = new ListOperations(parameters);
    var tags = new TagOperations(parameters);
    return new JsonRpcApi("ssm", RPC, new InputModel(SsmService.class), BODY, FAULTS)
        .add("PutParameter", values::put)
        .add("GetParameter", values::get)
        .add("GetParameters", values::several)
        .add("GetParametersByPath", lists::byPath)
        .add("DeleteParameter", values::delete)
        .add("DeleteParameters", values::deleteSeveral)
        .reads("DescribeParameters", lists::describe)
        .add("AddTagsToResource", tags::add)
        .add("RemoveTagsFromResource", tags::remove)
        .reads("ListTagsForResource", tags::list);
  }

  static AwsFault fault(String code, String message) {
    return new AwsFault(400, code, message);
  }
}
