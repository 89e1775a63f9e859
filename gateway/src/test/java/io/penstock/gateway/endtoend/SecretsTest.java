package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.settings.Credentials;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others on the machine can read of the gateway's state. */
class SecretsTest {
  private static final String TEMPLATE = "Resources: {Topic: {Type: AWS::SNS::Topic}}";
  private static final String SECRET = "a-secret-that-nobody-may-find-4711";
  @TempDir Path folder;

  private TestPenstock up() {
    return TestPenstock.up(TEMPLATE, "--data-dir=" + folder.resolve("state"), "--no-watch");
  }

  private static JsonObject call(TestPenstock penstock, String operation, JsonObject body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(penstock.api() + "/"))
            .header("x-amz-target", "AWSEvents." + operation)
            .header("content-type", "application/x-amz-json-1.1")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  private static void connect(TestPenstock penstock) throws Exception {
    call(
        penstock,
        "CreateConnection",
        new JsonObject()
            .put("Name", "c")
            .put("AuthorizationType", "API_KEY")
            .put(
                "AuthParameters",
                new JsonObject()
                    .put(
                        "ApiKeyAuthParameters",
                        new JsonObject().put("ApiKeyName", "x").put("ApiKeyValue", SECRET))));
  }

  private static String state(TestPenstock penstock) throws Exception {
    return call(penstock, "DescribeConnection", new JsonObject().put("Name", "c"))
        .getString("ConnectionState");
  }

  private static boolean holdsSecret(Path state) throws IOException {
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET))
          return true;
    }
    return false;
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void stateIsForItsOwnerAloneAndMendedAtTheStart() throws Exception {
    Path state = folder.resolve("state");
    up().close();
    for (int start = 0; start < 2; start++) {
      try (var penstock = up()) {
        assertEquals("rwx------", rights(state));
        try (Stream<Path> files = Files.list(state)) {
          for (Path file : files.filter(Files::isRegularFile).toList())
            assertEquals("rw-------", rights(file), file.toString());
        }
      }
      Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(
          state.resolve("penstock.db"), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
  }

  @Test
  void credentialsOfConnectionsAreEncrypted() throws Exception {
    Path state = folder.resolve("state");
    try (var penstock = up()) {
      connect(penstock);
      assertFalse(holdsSecret(state));
    }
    try (var penstock = up()) {
      assertEquals("AUTHORIZED", state(penstock));
    }
    assertFalse(holdsSecret(state));
    // As an older gateway kept them: encrypted at the next start.
    String plain =
        new JsonObject()
            .put(
                "ApiKeyAuthParameters",
                new JsonObject().put("ApiKeyName", "x").put("ApiKeyValue", SECRET))
            .encode();
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("penstock.db"));
        var read =
            database.prepareStatement("SELECT body FROM document WHERE kind = 'connection'");
        var write =
            database.prepareStatement("UPDATE document SET body = ? WHERE kind = 'connection'")) {
      var rows = read.executeQuery();
      assertTrue(rows.next());
      var body = new JsonObject(new String(rows.getBytes(1), StandardCharsets.UTF_8));
      rows.close();
      for (String member : body.fieldNames())
        if (body.getValue(member) instanceof JsonObject thing && thing.containsKey("sealed")) {
          thing.remove("sealed");
          thing.put("parameters", plain);
        }
      write.setBytes(1, body.encode().getBytes(StandardCharsets.UTF_8));
      assertEquals(1, write.executeUpdate());
    }
    try (var penstock = up()) {
      assertEquals("AUTHORIZED", state(penstock));
    }
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("penstock.db"));
        var statement = database.createStatement();
        var rows = statement.executeQuery("SELECT body FROM document WHERE kind = 'connection'")) {
      assertTrue(rows.next());
      assertFalse(new String(rows.getBytes(1), StandardCharsets.UTF_8).contains(SECRET));
    }
    // Under another key they are nobody's, and nothing else suffers.
    Files.delete(state.resolve("penstock.key"));
    try (var penstock = up()) {
      assertEquals("DEAUTHORIZED", state(penstock));
    }
  }

  @Test
  void credentialsThatOthersCanReadAreRefusedWithTheRemedy() throws Exception {
    Path file = PrivateFile.write(folder.resolve("credentials"), "AKIDEXAMPLE = secret\n");
    assertTrue(Credentials.read(file, Map.of()).hasKeys());
    for (String rights : new String[] {"rw-r-----", "rw----r--", "r--r--r--"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
      var refused = assertThrows(IOException.class, () -> Credentials.read(file, Map.of()));
      assertTrue(refused.getMessage().contains("chmod 600 " + file), refused.getMessage());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    assertTrue(Credentials.read(file, Map.of()).hasKeys());
  }
}
