package io.penstock.gateway.template;

import io.penstock.gateway.node.Services;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Templates with APIs, and the routes read from them. */
abstract class ApiTemplatesFixture {
  static final Path FOLDER = Path.of("src/test/resources/templates/apis");

  static final String ONE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        A:
          Type: AWS::Serverless::Api
          Properties: {StageName: Prod, %s}
        Fn:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            CodeUri: code/
            Events:
              E: {Type: Api, Properties: {RestApiId: !Ref A, Path: /x, Method: post, %s}}
      """;
  @TempDir Path folder;

  @BeforeEach
  void code() throws IOException {
    Files.createDirectories(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.js"), "exports.handler = async () => 1;");
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) Files.copy(file, folder.resolve(file.getFileName()));
    }
  }

  Template read(String text) {
    return new Templates(Services.READERS, "us-east-1", "123456789012")
        .read(text, "t", folder, Map.of());
  }

  Template file(String name) throws IOException {
    return read(Files.readString(FOLDER.resolve(name)));
  }

  static Api api(Template template, String name) {
    return template.declared().apis().stream()
        .filter(api -> api.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static List<String> routes(Api api) {
    return api.routes().stream()
        .map(
            r ->
                (api.kind() == Api.Kind.WEBSOCKET ? r.path() : r.key())
                    + " "
                    + (r.preflight() == null ? r.target().name() : "preflight")
                    + (r.authorizer() == null ? "" : " " + r.authorizer() + r.scopes())
                    + (r.rules().apiKeyRequired() ? " key" : ""))
        .sorted()
        .toList();
  }

  static Route route(Api api, String key) {
    return api.routes().stream().filter(r -> r.key().equals(key)).findFirst().orElseThrow();
  }
}
