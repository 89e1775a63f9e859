package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A template is more than one file: what it is made of is followed, code in buckets is taken. */
class TemplateFilesTest {
  private static final String FUNCTION =
      """
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: "exports.handler = async () => ({statusCode: 200, body: process.env.WORD})"
      """;

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void whatTheTemplateIsMadeOfIsFollowed() throws Exception {
    String variables = "{Variables: {WORD: %s}}";
    String document =
        """
        openapi: 3.0.1
        info: {title: t, version: '1'}
        paths:
          %s:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                payloadFormatVersion: '2.0'
                uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:Included/invocations
        """;
    String nested = "Resources:\n  Inner:\n    Type: AWS::Serverless::Function\n" + FUNCTION;
    write("variables.yaml", variables.formatted("one"));
    write("api.yaml", document.formatted("/first"));
    write("nested.yaml", nested);
    Path template =
        write(
            "template.yaml",
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Included:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: Included
                  Runtime: nodejs22.x
                  Handler: index.handler
                  InlineCode: "exports.handler = async () => ({statusCode: 200, body: process.env.WORD})"
                  Environment:
                    Fn::Transform: {Name: AWS::Include, Parameters: {Location: variables.yaml}}
              Api:
                Type: AWS::Serverless::HttpApi
                Properties: {DefinitionUri: api.yaml}
              Nested:
                Type: AWS::Serverless::Application
                Properties: {Location: nested.yaml}
            """);
    try (var penstock = TestPenstock.up(template)) {
      assertEquals("one", Client.get(penstock.http(), "/first").text());
      write("variables.yaml", variables.formatted("two"));
      until("included", () -> Client.get(penstock.http(), "/first").text().equals("two"));
      write("api.yaml", document.formatted("/second"));
      until("document", () -> Client.get(penstock.http(), "/second").status() == 200);
      write("nested.yaml", nested + "  Other:\n    Type: AWS::Serverless::Function\n" + FUNCTION);
      until("nested", () -> Client.invoke(penstock, "NestedOther", "{}").status() == 200);
      write("nested.yaml", "Resources: [");
      until("told", () -> penstock.output().contains("nested.yaml:"));
      assertEquals(200, Client.invoke(penstock, "NestedOther", "{}").status());
      write("nested.yaml", nested);
      until("mended", () -> Client.invoke(penstock, "NestedOther", "{}").status() == 404);
    }
  }

  private static void zip(Path file, String code) throws IOException {
    Files.createDirectories(file.getParent());
    Path made = Files.createTempFile(file.getParent(), "new", ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(made))) {
      zip.putNextEntry(new ZipEntry("index.js"));
      zip.write(code.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Files.move(made, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void codeInABucketIsTakenFromItsFolder() throws Exception {
    Path bucket = folder.resolve("deploys");
    zip(bucket.resolve("app/one"), "exports.handler = async () => 'first'");
    Path template =
        write(
            "template.yaml",
            """
            Resources:
              One:
                Type: AWS::Lambda::Function
                Properties:
                  Runtime: nodejs22.x
                  Handler: index.handler
                  Code: {S3Bucket: deploys, S3Key: app/one}
              Two:
                Type: AWS::Serverless::Function
                Properties: {Runtime: nodejs22.x, Handler: index.handler, CodeUri: s3://deploys/app/two}
            """);
    try (var penstock = TestPenstock.up(template, "--bucket=deploys=" + bucket)) {
      assertEquals("\"first\"", Client.invoke(penstock, "One", "{}").text());
      Path missing = bucket.resolve("app/two");
      String told =
          "Two: is left out: its code is s3://deploys/app/two, which is not here: put it at ";
      assertTrue(penstock.output().contains(told + missing), penstock.output());
      assertEquals(404, Client.invoke(penstock, "Two", "{}").status());
      zip(missing, "exports.handler = async () => 'second'");
      until("it is put there", () -> Client.invoke(penstock, "Two", "{}").status() == 200);
      assertEquals("\"second\"", Client.invoke(penstock, "Two", "{}").text());
    }
  }

  /** As {@code aws cloudformation package} leaves it: all that was local is an object. */
  @Test
  void documentsIncludesAndNestedTemplatesAreTakenFromBuckets() throws Exception {
    Path bucket = Files.createDirectory(folder.resolve("deploys"));
    String document =
        """
        openapi: 3.0.1
        info: {title: t, version: '1'}
        paths:
          %s:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                payloadFormatVersion: '2.0'
                uri: arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:Answers/invocations
        """;
    for (String name : new String[] {"uri", "map", "body", "include"})
      Files.writeString(bucket.resolve(name), document.formatted("/" + name));
    Files.writeString(
        bucket.resolve("nested"),
        "Resources:\n  Inner:\n    Type: AWS::Serverless::Function\n" + FUNCTION);
    Path template =
        write(
            "template.yaml",
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Answers:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: Answers
                  Runtime: nodejs22.x
                  Handler: index.handler
                  InlineCode: "exports.handler = async event => ({statusCode: 200, body: event.rawPath})"
              Uri:
                Type: AWS::Serverless::HttpApi
                Properties: {DefinitionUri: s3://deploys/uri}
              Map:
                Type: AWS::Serverless::HttpApi
                Properties: {DefinitionUri: {Bucket: deploys, Key: map}}
              Include:
                Type: AWS::Serverless::HttpApi
                Properties:
                  DefinitionBody:
                    Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://deploys/include}}
              Late:
                Type: AWS::Serverless::HttpApi
                Properties: {DefinitionUri: s3://deploys/late}
              Body:
                Type: AWS::ApiGatewayV2::Api
                Properties: {BodyS3Location: {Bucket: deploys, Key: body, Etag: e}}
              BodyStage:
                Type: AWS::ApiGatewayV2::Stage
                Properties: {ApiId: !Ref Body, StageName: $default, AutoDeploy: true}
              Nested:
                Type: AWS::CloudFormation::Stack
                Properties: {TemplateURL: https://s3.us-east-1.amazonaws.com/deploys/nested}
            """);
    try (var penstock = TestPenstock.up(template, "--bucket=deploys=" + bucket)) {
      for (String path : new String[] {"uri", "map", "body", "include"})
        assertEquals("/" + path, of(penstock, path).body());
      assertEquals(200, Client.invoke(penstock, "NestedInner", "{}").status());
      String told =
          "Late: is left out: its document is s3://deploys/late, which is not here: put it at ";
      assertTrue(penstock.output().contains(told + bucket.resolve("late")), penstock.output());
      assertTrue(penstock.output().contains("BodyS3Location.Etag: has no effect here"));
      Files.writeString(bucket.resolve("late"), document.formatted("/late"));
      until("it is put there", () -> of(penstock, "late").status() == 200);
      Files.writeString(bucket.resolve("include"), document.formatted("/other"));
      until("it is followed", () -> of(penstock, "include").status() == 404);
    }
  }

  /** An API answers at its own name, a path of the same name. */
  private static RawClient.Answer of(TestPenstock penstock, String name) {
    try (var client = new RawClient(penstock.http())) {
      return client.request("GET /" + name, name + ".localhost").read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Functions know the ports from the first: there is no version that names others. */
  @Test
  void aTemplateWhosePortsAreAnyIsDeclaredOnce() throws Exception {
    Path template =
        write(
            "template.yaml",
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Q: {Type: AWS::SQS::Queue}
              Fn:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs22.x
                  Handler: index.handler
                  AutoPublishAlias: live
                  InlineCode: "exports.handler = async () => process.env.QUEUE"
                  Environment: {Variables: {QUEUE: !Ref Q}}
              Shifts:
                Type: AWS::Lambda::Alias
                Properties:
                  FunctionName: !Ref Fn
                  FunctionVersion: !GetAtt FnVersion.Version
                  Name: shifts
                  RoutingConfig:
                    AdditionalVersionWeights: [{FunctionVersion: "1", FunctionWeight: 0.25}]
            """);
    try (var penstock = TestPenstock.up(template)) {
      assertEquals(
          "\"" + penstock.api() + "/123456789012/Q\"", Client.invoke(penstock, "Fn", "{}").text());
      String path = "/2015-03-31/functions/Fn/";
      JsonObject versions = Client.get(penstock.api(), path + "versions").json();
      assertEquals(2, versions.getJsonArray("Versions").size(), versions.encode());
      String alias = path + "aliases/shifts";
      assertEquals(null, Client.get(penstock.api(), alias).json().getValue("RoutingConfig"));
      Files.writeString(
          template, Files.readString(template).replace("process.env.QUEUE", "'changed'"));
      until(
          "the newest takes the rest",
          () -> "2".equals(Client.get(penstock.api(), alias).json().getString("FunctionVersion")));
      assertEquals(
          0.25,
          Client.get(penstock.api(), alias)
              .json()
              .getJsonObject("RoutingConfig")
              .getJsonObject("AdditionalVersionWeights")
              .getDouble("1"));
    }
  }
}
