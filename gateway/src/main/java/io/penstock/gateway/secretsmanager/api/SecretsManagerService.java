package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.JsonRpcApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.vertx.core.json.JsonObject;

/** Secrets Manager's operations, but those of rotation and replication. */
public final class SecretsManagerService {
  private static final JsonRpc RPC = new JsonRpc("1.1", "secretsmanager.", "");
  private static final int BODY = 512 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServiceError", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private SecretsManagerService() {}

  public static AwsService of(SecretShelf secrets) {
    var whole = new SecretOperations(secrets);
    var values = new ValueOperations(secrets);
    var stages = new StageOperations(secrets);
    var lists = new ListOperations(secrets, values);
    var notes = new NoteOperations(secrets);
    return new JsonRpcApi(
            "secretsmanager", RPC, new InputModel(SecretsManagerService.class), BODY, FAULTS)
        .add("CreateSecret", whole::create)
        .add("UpdateSecret", whole::update)
        .add("DeleteSecret", whole::delete)
        .add("RestoreSecret", whole::restore)
        .reads("DescribeSecret", whole::describe)
        .add("GetSecretValue", values::get)
        .add("BatchGetSecretValue", lists::values)
        .add("PutSecretValue", values::put)
        .add("UpdateSecretVersionStage", stages::move)
        .reads("ListSecretVersionIds", stages::list)
        .reads("ListSecrets", lists::list)
        .reads("GetRandomPassword", RandomPassword::answer)
        .add("TagResource", notes::tag)
        .add("UntagResource", notes::untag)
        .reads("GetResourcePolicy", notes::policy)
        .add("PutResourcePolicy", notes::putPolicy)
        .add("DeleteResourcePolicy", notes::deletePolicy)
        .reads("ValidateResourcePolicy", notes::validate);
  }

  static AwsFault missing() {
    return new AwsFault(
        400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  static AwsFault parameter(String message) {
    return new AwsFault(400, "InvalidParameterException", message);
  }

  static AwsFault request(String message) {
    return new AwsFault(400, "InvalidRequestException", message);
  }

  /** One that is there, and stays. */
  static Secret living(Secret found) {
    if (found == null) throw missing();
    if (found.deleted() != null)
      throw request(
          "You can't perform this operation on the secret because it was marked for deletion.");
    return found;
  }

  /** What most operations answer. */
  static JsonObject named(SecretShelf secrets, Secret secret) {
    return new JsonObject().put("ARN", secrets.arn(secret)).put("Name", secret.name());
  }

  static double seconds(java.time.Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
