package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Calls of one AWS service, made with boto3, or with another of AWS's own clients. */
public final class Boto {
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

  /**
   * @param folder for the file with the calls
   */
  public Boto(String service, URI endpoint, Path folder) {
    this.service = service;
    this.endpoint = endpoint;
    this.folder = folder;
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
    var sent = new JsonObject();
    for (int i = 0; i < input.length; i += 2) sent.put((String) input[i], input[i + 1]);
    return call(new JsonObject().put("command", command).put("input", sent));
  }

  /**
   * @param call with members {@code command} and {@code input}
   */
  Boto call(JsonObject call) {
    calls.add(call);
    return this;
  }

  /** What the calls since the last run became: status and output, or code, type and message. */
  public List<JsonObject> run() throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(service + ".json"), calls.encode());
    calls.clear();
    String said =
        switch (client) {
          case BOTO3 -> {
            assumeTrue(Npm.works("python3", "-c", "import boto3"), "boto3 is not installed");
            yield run(Path.of("src/test/python"), "python3", "aws_calls.py", file);
          }
          case CLI -> {
            assumeTrue(Npm.works("aws", "--version"), "the AWS CLI is not installed");
            yield run(Path.of("src/test/python"), "python3", "aws_cli.py", file);
          }
          case SDK_V3 -> run(Npm.folder(), "node", "aws-client.mjs", file);
        };
    var lines = new ArrayList<JsonObject>();
    said.lines().forEach(line -> lines.add(new JsonObject(line)));
    return lines;
  }

  private String run(Path in, String program, String script, Path file)
      throws IOException, InterruptedException {
    return Npm.run(in, program, script, service, endpoint.toString(), file.toString());
  }
}
