package io.penstock.gateway.secretsmanager;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A version of a secret, without its value.
 *
 * @param stages labels such as {@code AWSCURRENT}; none: it is deprecated
 * @param binary whether the value is bytes, kept in Base64
 */
public record SecretVersion(String id, Set<String> stages, boolean binary, Instant created) {
  public SecretVersion {
    stages = Collections.unmodifiableSet(new TreeSet<>(stages));
  }

  public boolean has(String stage) {
    return stages.contains(stage);
  }

  SecretVersion with(String stage) {
    var more = new TreeSet<>(stages);
    more.add(stage);
    return new SecretVersion(id, more, binary, created);
  }

  SecretVersion without(String stage) {
    var fewer = new TreeSet<>(stages);
    fewer.remove(stage);
    return new SecretVersion(id, fewer, binary, created);
  }

  JsonObject write() {
    var labels = new JsonArray();
    stages.forEach(labels::add);
    return new JsonObject()
        .put("id", id)
        .put("stages", labels)
        .put("binary", binary)
        .put("created", created.toString());
  }

  static SecretVersion read(JsonObject json) {
    var stages = new TreeSet<String>();
    for (Object stage : json.getJsonArray("stages")) stages.add((String) stage);
    return new SecretVersion(
        json.getString("id"),
        stages,
        json.getBoolean("binary"),
        Instant.parse(json.getString("created")));
  }
}
