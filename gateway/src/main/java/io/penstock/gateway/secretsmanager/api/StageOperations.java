package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.penstock.gateway.secretsmanager.SecretVersion;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Which version has which label. */
final class StageOperations {
  private static final int PAGE = 100;

  private final SecretShelf secrets;

  StageOperations(SecretShelf secrets) {
    this.secrets = secrets;
  }

  Future<JsonObject> move(JsonObject in) {
    Secret there = SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    return secrets
        .change(
            there.name(),
            before ->
                moved(
                    SecretsManagerService.living(before),
                    in.getString("VersionStage"),
                    in.getString("RemoveFromVersionId"),
                    in.getString("MoveToVersionId")))
        .map(after -> SecretsManagerService.named(secrets, after));
  }

  private Secret moved(Secret secret, String stage, String from, String to) {
    SecretVersion has = secret.at(stage);
    for (String id : new String[] {from, to})
      if (id != null && secret.version(id) == null)
        throw new AwsFault(
            400,
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret value for VersionId: " + id);
    if (from == null && to == null)
      throw SecretsManagerService.parameter(
          "You must provide RemoveFromVersionId, MoveToVersionId or both.");
    if (stage.equals(Secret.CURRENT) && to == null)
      throw SecretsManagerService.parameter(
          "You can only move staging label AWSCURRENT to a different secret version. It can't be"
              + " completely removed.");
    if (has != null && from == null && !has.id().equals(to))
      throw SecretsManagerService.parameter(
          "The parameter RemoveFromVersionId can't be empty. Staging label "
              + stage
              + " is currently attached to version "
              + has.id()
              + ", so you must explicitly reference that version in RemoveFromVersionId.");
    if (from != null && !secret.version(from).has(stage))
      throw SecretsManagerService.parameter(
          "The staging label " + stage + " isn't attached to version " + from + ".");
    return secret.moved(stage, to, secrets.now());
  }

  JsonObject list(JsonObject in) {
    Secret secret = secrets.find(in.getString("SecretId"));
    if (secret == null) throw SecretsManagerService.missing();
    boolean all = in.getBoolean("IncludeDeprecated", false);
    int most = in.getInteger("MaxResults", PAGE);
    String after = in.getString("NextToken");
    var list = new JsonArray();
    String last = null;
    boolean more = false;
    boolean reached = after == null;
    for (SecretVersion one : secret.versions().reversed()) {
      if (!reached) {
        reached = one.id().equals(after);
        continue;
      }
      if (one.stages().isEmpty() && !all) continue;
      if (list.size() == most) {
        more = true;
        break;
      }
      last = one.id();
      list.add(view(one));
    }
    return SecretsManagerService.named(secrets, secret)
        .put("Versions", list)
        .put("NextToken", more ? last : null);
  }

  private static JsonObject view(SecretVersion version) {
    var view =
        new JsonObject()
            .put("VersionId", version.id())
            .put("CreatedDate", SecretsManagerService.seconds(version.created()));
    if (version.stages().isEmpty()) return view;
    var stages = new JsonArray();
    version.stages().forEach(stages::add);
    return view.put("VersionStages", stages);
  }
}
