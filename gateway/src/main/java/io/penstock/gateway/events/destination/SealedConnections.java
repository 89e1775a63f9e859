package io.penstock.gateway.events.destination;

import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.service.Vault;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections as they are kept: their credentials encrypted. */
record SealedConnections(Vault vault) implements Resources.Codec<Connection> {
  private static final Logger LOG = LoggerFactory.getLogger(SealedConnections.class);
  private static final String PLAIN = "parameters";
  private static final String SEALED = "sealed";

  @Override
  public JsonObject write(Connection connection) {
    JsonObject json = connection.write();
    json.remove(PLAIN);
    return json.put(SEALED, vault.seal(connection.parameters(), owner(json)));
  }

  /**
   * One whose key is gone has no credentials any more, as if it had been deauthorized. One from
   * before they were encrypted is read as it is.
   */
  @Override
  public Connection read(JsonObject json) {
    if (json.containsKey(PLAIN)) return Connection.read(json);
    String parameters = vault.open(json.getString(SEALED), owner(json));
    if (parameters == null)
      LOG.error(
          "The credentials of connection {} were encrypted with another key: set them again",
          json.getString("name"));
    Connection connection =
        Connection.read(json.copy().put(PLAIN, parameters == null ? "{}" : parameters));
    return parameters == null ? connection.deauthorized(connection.modified()) : connection;
  }

  @Override
  public boolean isOutdated(JsonObject json) {
    return json.containsKey(PLAIN);
  }

  private static String owner(JsonObject json) {
    return "connection/" + json.getString("name") + "/" + json.getString("id");
  }
}
