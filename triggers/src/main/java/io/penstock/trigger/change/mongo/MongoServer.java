package io.penstock.trigger.change.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A replica set or a router of MongoDB. Given as {@code
 * mongodb://USER:PASSWORD@HOST:PORT/?tls=true}, or as {@code file:///...} with the property {@code
 * url}.
 */
public final class MongoServer {
  private static final int ANSWER_SECONDS = 5;

  private final ConnectionString url;

  private MongoServer(ConnectionString url) {
    this.url = url;
  }

  /**
   * @throws IllegalArgumentException when it cannot be one; the message has no secret
   */
  public static MongoServer of(URI given) {
    String where = "--source documentdb";
    String url = given.toString();
    if ("file".equals(given.getScheme())) {
      where = given.toString();
      var properties = new Properties();
      try (Reader in = Files.newBufferedReader(Path.of(given))) {
        properties.load(in);
      } catch (IOException e) {
        throw new IllegalArgumentException(where + " cannot be read: " + e.getMessage());
      }
      url = properties.getProperty("url", "");
    }
    try {
      return new MongoServer(new ConnectionString(url));
    } catch (IllegalArgumentException e) {
      // The driver's own message may repeat the password.
      throw new IllegalArgumentException(
          where
              + ": a URL such as mongodb://USER:PASSWORD@HOST:27017/?tls=true is needed, or"
              + " file:///PROPERTIES");
    }
  }

  /** A client with one connection for reading and one for watching the server. */
  MongoClient connect() {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applicationName("penstock")
            .applyToClusterSettings(s -> s.serverSelectionTimeout(ANSWER_SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(
                s ->
                    s.connectTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(6 * ANSWER_SECONDS, TimeUnit.SECONDS))
            .applyToConnectionPoolSettings(s -> s.maxSize(2))
            .applyConnectionString(url)
            .build());
  }

  /** Without anything secret. */
  @Override
  public String toString() {
    return "mongodb:" + String.join(",", url.getHosts());
  }
}
