package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with buckets, and functions that hear of their objects. */
abstract class BucketsFixture {
  static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler}}
      Resources:
        Photos:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: photos
            NotificationConfiguration:
              TopicConfigurations:
                - {Event: s3:ObjectRemoved:*, Topic: !Ref Removed}
              EventBridgeConfiguration: {}
        Removed: {Type: AWS::SNS::Topic}
        Thumbs:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: &code |
              exports.handler = async event => { console.log('got ' + JSON.stringify(event)); };
            Events:
              Uploaded:
                Type: S3
                Properties:
                  Bucket: !Ref Photos
                  Events: s3:ObjectCreated:*
                  Filter: {S3Key: {Rules: [{Name: prefix, Value: in/}, {Name: suffix, Value: .jpg}]}}
        Hears:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *code
            Events:
              Topic: {Type: SNS, Properties: {Topic: !Ref Removed}}
        Watches:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *code
            Events:
              Objects:
                Type: EventBridgeRule
                Properties: {Pattern: {source: [aws.s3], detail: {object: {key: [{prefix: in/}]}}}}
      """;
  @TempDir Path folder;

  TestPenstock up() {
    return TestPenstock.up(TEMPLATE, "--bucket=photos=" + folder);
  }

  void write(String key, String text) throws IOException {
    Files.createDirectories(folder.resolve(key).getParent());
    Files.writeString(folder.resolve(key), text);
  }

  static JsonObject record(JsonObject event) {
    return event.getJsonArray("Records").getJsonObject(0);
  }
}
