package io.penstock.gateway.secretsmanager.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.secretsmanager.Secret;
import io.penstock.gateway.secretsmanager.SecretShelf;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags and policies of secrets. Policies are kept and shown; they grant nothing here. */
final class NoteOperations {
  private static final int MOST = 50;

  private final SecretShelf secrets;

  NoteOperations(SecretShelf secrets) {
    this.secrets = secrets;
  }

  /** Those there are with those given. */
  static Map<String, String> tags(Map<String, String> before, JsonArray given) {
    var tags = new TreeMap<>(before);
    if (given != null)
      for (Object one : given) {
        var tag = (JsonObject) one;
        String key = tag.getString("Key");
        if (key == null) throw SecretsManagerService.parameter("A tag needs a Key.");
        if (key.startsWith("aws:"))
          throw SecretsManagerService.request("Tag keys that begin with aws: are AWS's own.");
        tags.put(key, tag.getString("Value", ""));
      }
    if (tags.size() > MOST)
      throw SecretsManagerService.parameter("A secret can have at most " + MOST + " tags.");
    return tags;
  }

  static JsonArray view(Map<String, String> tags) {
    var list = new JsonArray();
    tags.forEach((key, value) -> list.add(new JsonObject().put("Key", key).put("Value", value)));
    return list;
  }

  private Future<Secret> change(JsonObject in, UnaryOperator<Secret> change) {
    Secret there = SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    return secrets.change(
        there.name(), before -> change.apply(SecretsManagerService.living(before)));
  }

  Future<JsonObject> tag(JsonObject in) {
    return change(
            in,
            secret -> secret.tagged(tags(secret.tags(), in.getJsonArray("Tags")), secrets.now()))
        .map(new JsonObject());
  }

  Future<JsonObject> untag(JsonObject in) {
    return change(
            in,
            secret -> {
              var tags = new TreeMap<>(secret.tags());
              for (Object key : in.getJsonArray("TagKeys")) tags.remove((String) key);
              return secret.tagged(tags, secrets.now());
            })
        .map(new JsonObject());
  }

  JsonObject policy(JsonObject in) {
    Secret found = SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    return SecretsManagerService.named(secrets, found).put("ResourcePolicy", found.policy());
  }

  Future<JsonObject> putPolicy(JsonObject in) {
    String document = in.getString("ResourcePolicy");
    if (!isDocument(document))
      throw new AwsFault(
          400,
          "MalformedPolicyDocumentException",
          "This resource policy contains invalid Json. Specify a valid Json policy document.");
    return change(in, secret -> secret.guarded(document, secrets.now()))
        .map(after -> SecretsManagerService.named(secrets, after));
  }

  Future<JsonObject> deletePolicy(JsonObject in) {
    return change(in, secret -> secret.guarded(null, secrets.now()))
        .map(after -> SecretsManagerService.named(secrets, after));
  }

  JsonObject validate(JsonObject in) {
    if (in.containsKey("SecretId"))
      SecretsManagerService.living(secrets.find(in.getString("SecretId")));
    boolean passed = isDocument(in.getString("ResourcePolicy"));
    var errors = new JsonArray();
    if (!passed)
      errors.add(
          new JsonObject()
              .put("CheckName", "SYNTAX_CHECK")
              .put("ErrorMessage", "The policy is no JSON object with a Statement."));
    return new JsonObject().put("PolicyValidationPassed", passed).put("ValidationErrors", errors);
  }

  private static boolean isDocument(String text) {
    try {
      return new JsonObject(text).containsKey("Statement");
    } catch (DecodeException e) {
      return false;
    }
  }
}
