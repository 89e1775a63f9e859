package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.penstock.gateway.secretsmanager.SecretVersion;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/** Values of secrets: get and put. */
final class ValueOperations {
  private final SecretShelf secrets;

  ValueOperations(SecretShelf secrets) {
    this.secrets = secrets;
  }

  Future<JsonObject> get(JsonObject in) {
    String id = in.getString("SecretId");
    Secret found = secrets.find(id);
    String version = in.getString("VersionId");
    String stage = in.getString("VersionStage");
    if (found == null) return plain(id, version, stage);
    SecretVersion wanted = version(SecretsManagerService.living(found), version, stage);
    return secrets.value(found, wanted).map(value -> view(found, wanted, value));
  }

  /** What the command has set, which has one version. */
  private Future<JsonObject> plain(String id, String version, String stage) {
    String name = secrets.name(id);
    return secrets
        .plain(name)
        .map(
            value -> {
              if (value == null) throw SecretsManagerService.missing();
              Secret shown = Secret.plain(name);
              return view(shown, version(shown, version, stage), value);
            });
  }

  private static SecretVersion version(Secret secret, String id, String stage) {
    if (id == null) {
      String label = stage == null ? Secret.CURRENT : stage;
      SecretVersion found = secret.at(label);
      if (found == null) throw missing("staging label: " + label);
      return found;
    }
    SecretVersion found = secret.version(id);
    if (found == null) throw missing("VersionId: " + id);
    if (stage != null && !found.has(stage))
      throw SecretsManagerService.request(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    return found;
  }

  private static AwsFault missing(String which) {
    return new AwsFault(
        400,
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for " + which);
  }

  private JsonObject view(Secret secret, SecretVersion version, String value) {
    if (value == null) throw missing("VersionId: " + version.id());
    var stages = new JsonArray();
    version.stages().forEach(stages::add);
    return SecretsManagerService.named(secrets, secret)
        .put("VersionId", version.id())
        .put(version.binary() ? "SecretBinary" : "SecretString", value)
        .put("VersionStages", stages)
        .put("CreatedDate", SecretsManagerService.seconds(version.created()));
  }

  Future<JsonObject> put(JsonObject in) {
    if (in.containsKey("RotationToken"))
      throw SecretsManagerService.parameter("RotationToken is not honoured here: leave it out.");
    NewValue value = NewValue.of(in);
    if (value == null)
      throw SecretsManagerService.request("You must provide either SecretString or SecretBinary.");
    var stages = new TreeSet<String>();
    for (Object one : in.getJsonArray("VersionStages", new JsonArray())) stages.add((String) one);
    Set<String> labels = stages.isEmpty() ? Set.of(Secret.CURRENT) : stages;
    Secret there = SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    return secrets
        .put(
            there.name(),
            value.id(),
            (found, same) ->
                value.to(SecretsManagerService.living(found), same, labels, secrets.now()))
        .map(
            after -> {
              var shown = new JsonArray();
              after.version(value.id()).stages().forEach(shown::add);
              return SecretsManagerService.named(secrets, after)
                  .put("VersionId", value.id())
                  .put("VersionStages", shown);
            });
  }
}
