package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of one AWS service, made with boto3, or with another of AWS's own clients. */
public final class Boto {
  private static final Path PYTHON = Path.of("src/test/python");

  /** What makes calls, for all tests of this run; guarded by the class. */
  private static final Map<Client, ClientProgram> PROGRAMS = new HashMap<>();

  /** Who makes the calls. */
  enum Client {
    BOTO3,
    SDK_V3,
    CLI
  }

  private final String service;
  private final URI endpoint;
  private final Path folder;
  private final JsonArray calls = new JsonArray();
  private Client client = Client.BOTO3;
  private JsonArray credentials;

  /**
   * @param folder for files of the client
   */
  public Boto(String service, URI endpoint, Path folder) {
    this.service = service;
    this.endpoint = endpoint;
    this.folder = folder;
  }

  /** Calls from now on are signed with these: id, secret and session token. */
  Boto with(String... keys) {
    credentials = new JsonArray(List.of(keys));
    return this;
  }

  Boto by(Client other) {
    client = other;
    return this;
  }

  /**
   * @param command in boto3's spelling: {@code create_schedule}
   * @param input members by name, in turn
   */
  public Boto call(String command, Object... input) {
    return call(new JsonObject().put("command", command).put("input", members(input)));
  }

  private static JsonObject members(Object... input) {
    var sent = new JsonObject();
    for (int i = 0; i < input.length; i += 2) sent.put((String) input[i], input[i + 1]);
    return sent;
  }

  /**
   * @param call with members {@code command} and {@code input}
   */
  Boto call(JsonObject call) {
    calls.add(credentials == null ? call : call.put("credentials", credentials));
    return this;
  }

  /** One call, and what it became. */
  JsonObject said(String command, Object... input) throws IOException, InterruptedException {
    return call(command, input).run().getLast();
  }

  /** One call that succeeds: its output. */
  JsonObject done(String command, Object... input) throws IOException, InterruptedException {
    JsonObject said = said(command, input);
    assertTrue(
        said.getInteger("status") / 100 == 2,
        () -> command + " " + members(input).encode() + " became " + said.encode());
    return said.getJsonObject("output");
  }

  /** One call that is refused: its code and message. */
  String refused(String command, Object... input) throws IOException, InterruptedException {
    JsonObject said = said(command, input);
    assertTrue(
        said.getInteger("status") >= 400,
        () -> command + " " + members(input).encode() + " became " + said.encode());
    return said.getString("code") + ": " + said.getString("message");
  }

  /**
   * What the calls since the last run became: status and output, or code, type and message; and
   * {@code of} which command.
   */
  public List<JsonObject> run() throws IOException, InterruptedException {
    JsonArray made = calls.copy();
    calls.clear();
    var said = new ArrayList<JsonObject>();
    if (client == Client.CLI) {
      Path file = Files.writeString(folder.resolve(service + ".json"), made.encode());
      needs("aws", "awscli", "aws", "--version");
      Npm.run(PYTHON, "python3", "aws_cli.py", service, endpoint.toString(), file.toString())
          .lines()
          .forEach(line -> said.add(new JsonObject(line)));
    } else
      for (Object one : program(client).run(service, endpoint, made)) {
        JsonObject line = (JsonObject) one;
        assertFalse(line.containsKey("broken"), () -> service + ": " + line.encode());
        said.add(line);
      }
    for (int i = 0; i < said.size(); i++) // a failure that shows one names its operation
    said.get(i).put("of", made.getJsonObject(i).getString("command"));
    return said;
  }

  private static ClientProgram program(Client client) throws IOException, InterruptedException {
    synchronized (Boto.class) {
      ClientProgram program = PROGRAMS.get(client);
      if (program == null) {
        if (client == Client.BOTO3)
          needs("boto3", "python3-boto3", "python3", "-c", "import boto3");
        program =
            client == Client.BOTO3
                ? new ClientProgram(PYTHON, "python3", "aws_calls.py")
                : new ClientProgram(Npm.folder(), "node", "aws-client.mjs");
        PROGRAMS.put(client, program);
      }
      return program;
    }
  }

  /** A test that did not run is none that passed. */
  private static void needs(String what, String name, String... command) {
    assertTrue(
        Npm.works(command),
        () -> what + " is missing: install the package " + name + ", or run scripts/test");
  }
}
