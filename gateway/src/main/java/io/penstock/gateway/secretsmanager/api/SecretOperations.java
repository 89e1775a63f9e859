package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.penstock.gateway.secretsmanager.SecretShelf.Added;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Secrets as a whole: create, update, delete, restore, describe. */
final class SecretOperations {
  private static final int MOST = 1_000;
  private static final long LEAST_DAYS = 7;
  private static final long MOST_DAYS = 30;

  private static final Set<String> CURRENT = Set.of(Secret.CURRENT);

  private final SecretShelf secrets;

  SecretOperations(SecretShelf secrets) {
    this.secrets = secrets;
  }

  Future<JsonObject> create(JsonObject in) {
    String name = in.getString("Name");
    if (!name.matches("[a-zA-Z0-9/_+=.@!-]+"))
      throw AwsFault.validation(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    for (String member : new String[] {"AddReplicaRegions", "Type"})
      if (in.containsKey(member))
        throw SecretsManagerService.parameter(member + " is not honoured here: leave it out.");
    Map<String, String> tags = NoteOperations.tags(Map.of(), in.getJsonArray("Tags"));
    NewValue value = NewValue.of(in);
    return secrets
        .put(name, NewValue.id(value), (found, there) -> created(in, found, there, tags, value))
        .map(
            made -> {
              JsonObject answer = SecretsManagerService.named(secrets, made);
              return value == null ? answer : answer.put("VersionId", value.id());
            });
  }

  private Added created(
      JsonObject in, Secret found, String there, Map<String, String> tags, NewValue value) {
    if (found != null && found.deleted() != null)
      throw SecretsManagerService.request(
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
    if (found != null) {
      if (there != null) return value.to(found, there, CURRENT, secrets.now());
      throw new AwsFault(
          400,
          "ResourceExistsException",
          "The operation failed because the secret " + found.name() + " already exists.");
    }
    if (secrets.all().size() >= MOST)
      throw new AwsFault(
          400, "LimitExceededException", "There are " + MOST + " secrets here at most.");
    Secret made = secrets.fresh(in.getString("Name"));
    made =
        made.described(in.getString("Description"), in.getString("KmsKeyId"), made.created())
            .tagged(tags, made.created());
    return value == null
        ? new Added(made, null, null)
        : value.to(made, null, CURRENT, secrets.now());
  }

  Future<JsonObject> update(JsonObject in) {
    if (in.containsKey("Type"))
      throw SecretsManagerService.parameter("Type is not honoured here: leave it out.");
    Secret there = SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    NewValue value = NewValue.of(in);
    return secrets
        .put(
            there.name(),
            NewValue.id(value),
            (found, same) -> {
              Secret secret = SecretsManagerService.living(found);
              Secret next =
                  secret.described(
                      in.getString("Description", secret.description()),
                      in.getString("KmsKeyId", secret.keyId()),
                      secrets.now());
              if (value == null) return new Added(next, null, null);
              return value.to(next, same, CURRENT, secrets.now());
            })
        .map(
            after -> {
              JsonObject answer = SecretsManagerService.named(secrets, after);
              return value == null ? answer : answer.put("VersionId", value.id());
            });
  }

  Future<JsonObject> delete(JsonObject in) {
    boolean force = in.getBoolean("ForceDeleteWithoutRecovery", false);
    Long days = in.getLong("RecoveryWindowInDays");
    if (force && days != null)
      throw SecretsManagerService.parameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    if (days != null && (days < LEAST_DAYS || days > MOST_DAYS))
      throw SecretsManagerService.parameter(
          "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    Secret found = secrets.find(in.getString("SecretId"));
    Instant now = secrets.now();
    if (force) {
      // One that is not there is no error then.
      String name = secrets.name(in.getString("SecretId"));
      Secret gone = found == null ? secrets.fresh(name) : found;
      return secrets.remove(name).map(none -> deleted(gone, now));
    }
    Secret there = SecretsManagerService.living(found);
    Instant when = now.plus(Duration.ofDays(days == null ? MOST_DAYS : days));
    return secrets
        .change(there.name(), before -> SecretsManagerService.living(before).deletedAt(when, now))
        .map(after -> deleted(after, when));
  }

  private JsonObject deleted(Secret secret, Instant when) {
    return SecretsManagerService.named(secrets, secret)
        .put("DeletionDate", SecretsManagerService.seconds(when));
  }

  Future<JsonObject> restore(JsonObject in) {
    Secret there = secrets.find(in.getString("SecretId"));
    if (there == null) throw SecretsManagerService.missing();
    return secrets
        .change(
            there.name(),
            before -> {
              if (before == null) throw SecretsManagerService.missing();
              return before.deletedAt(null, secrets.now());
            })
        .map(after -> SecretsManagerService.named(secrets, after));
  }

  JsonObject describe(JsonObject in) {
    Secret found = secrets.find(in.getString("SecretId"));
    if (found == null) throw SecretsManagerService.missing();
    return described(secrets, found, "VersionIdsToStages");
  }

  /**
   * @param versions the member that says which versions have which stages
   */
  static JsonObject described(SecretShelf secrets, Secret secret, String versions) {
    var stages = new JsonObject();
    for (var version : secret.versions()) {
      if (version.stages().isEmpty()) continue;
      var labels = new JsonArray();
      version.stages().forEach(labels::add);
      stages.put(version.id(), labels);
    }
    JsonObject answer =
        SecretsManagerService.named(secrets, secret)
            .put("Description", secret.description())
            .put("KmsKeyId", secret.keyId())
            .put("LastChangedDate", SecretsManagerService.seconds(secret.changed()))
            .put("CreatedDate", SecretsManagerService.seconds(secret.created()))
            .put("Tags", NoteOperations.view(secret.tags()))
            .put(versions, stages);
    if (secret.deleted() != null)
      answer.put("DeletedDate", SecretsManagerService.seconds(secret.deleted()));
    return answer;
  }
}
