package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3's API on buckets that are folders, by the clients that people have. */
class S3Test {
  private static final String KEYS = "AKIDEXAMPLE = secret\n";

  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: photos}}
        Thumbs:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.handler
            Timeout: 60
            InlineCode: |
              import boto3, json
              s3 = boto3.client("s3")
              def handler(event, context):
                  for record in event["Records"]:
                      name, about = record["eventName"], record["s3"]
                      key = about["object"]["key"]
                      size = None
                      if name.startswith("ObjectCreated"):
                          got = s3.get_object(Bucket=about["bucket"]["name"], Key=key)
                          size = len(got["Body"].read())
                      print("got " + json.dumps([name, key, size, record["requestParameters"]["sourceIPAddress"]]))
            Events:
              Any: {Type: S3, Properties: {Bucket: !Ref Photos, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}}
      """;

  @TempDir Path folder;

  private ProcessBuilder program(TestPenstock penstock, String... command) {
    var builder = new ProcessBuilder(command).directory(Path.of("src/test/python").toFile());
    builder.environment().put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    builder.environment().put("AWS_SECRET_ACCESS_KEY", "secret");
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_ENDPOINT_URL", penstock.api().toString());
    return builder;
  }

  private TestPenstock up(String template, String... options) throws Exception {
    Path credentials = PrivateFile.write(folder.resolve("c.properties"), KEYS);
    String[] all = new String[options.length + 1];
    all[0] = "--credentials=" + credentials;
    System.arraycopy(options, 0, all, 1, options.length);
    return TestPenstock.up(template, all);
  }

  @Test
  void boto3DoesWhatItDoesWithAmazons() throws Exception {
    Path bucket = Files.createDirectories(folder.resolve("bucket"));
    try (var penstock =
        up(
            "Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: things}}\n",
            "--bucket=things=" + bucket)) {
      String said =
          Npm.run(
              program(
                  penstock,
                  "python3",
                  "s3_story.py",
                  penstock.api().toString(),
                  "things",
                  folder.toString()));
      assertFalse(said.contains("not so"), said);
      assertFalse(said.contains("broke off"), said);
      assertEquals(9, said.lines().count(), said);
      assertEquals("2", Files.readString(bucket.resolve("c")));
      // What is half done, or is no file's name, is out of sight
      try (var hidden = Files.list(bucket.resolve(".penstock"))) {
        assertEquals(List.of(), hidden.map(file -> file.getFileName().toString()).toList());
      }
    }
  }

  @Test
  void aMalformedSignatureIsToldInTheWordsOfTheServiceThatItNames() throws Exception {
    try (var penstock =
        up("Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: things}}\n")) {
      String signature =
          "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/%s/aws4_request, SignedHeaders=host,"
              + " Signature=x"; // and no date
      var answer =
          Client.send(
              penstock.api(),
              "PUT",
              "/things/a",
              new byte[1],
              "Authorization",
              signature.formatted("s3"));
      assertEquals(400, answer.status());
      assertTrue(answer.text().contains("<Code>AuthorizationHeaderMalformed</Code>"));
      answer =
          Client.send(
              penstock.api(),
              "POST",
              "/",
              new byte[0],
              "Authorization",
              signature.formatted("iam"));
      assertEquals(403, answer.status());
      assertTrue(answer.text().contains("<Code>IncompleteSignature"), answer.text());
    }
  }

  /** A function that loads boto3 takes its time where much else runs. */
  private static JsonArray got(TestPenstock penstock, int count) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (Client.got(penstock, "Thumbs").size() < count) {
      assertTrue(System.nanoTime() < end, () -> count + ": " + Client.log(penstock, "Thumbs"));
      LockSupport.parkNanos(20_000_000);
    }
    return new JsonArray(Client.got(penstock, "Thumbs").get(count - 1));
  }

  /** As in the README: a file that is copied in runs the function, which reads it. */
  @Test
  void theCommandLineCopiesAndTheFunctionReadsOnce() throws Exception {
    Path photo = Files.writeString(folder.resolve("photo.jpg"), "abc");
    Path bucket = Files.createDirectories(folder.resolve("photos"));
    try (var penstock = up(TEMPLATE, "--bucket=photos=" + bucket)) {
      aws(penstock, "s3", "cp", photo.toString(), "s3://photos/");
      assertEquals(
          "[\"ObjectCreated:Put\",\"photo.jpg\",3,\"127.0.0.1\"]", got(penstock, 1).encode());
      assertEquals("abc", Files.readString(bucket.resolve("photo.jpg")));
      // What is laid into the folder is told of as before, and once
      Files.writeString(bucket.resolve("laid.jpg"), "by hand");
      assertEquals("laid.jpg", got(penstock, 2).getString(1));
      aws(penstock, "s3", "cp", "s3://photos/laid.jpg", "s3://photos/copy.jpg");
      assertEquals(
          "[\"ObjectCreated:Copy\",\"copy.jpg\",7,\"127.0.0.1\"]", got(penstock, 3).encode());
      byte[] large = new byte[9 << 20];
      Files.write(folder.resolve("large"), large);
      aws(penstock, "s3", "cp", folder.resolve("large").toString(), "s3://photos/large");
      JsonArray parts = got(penstock, 4);
      assertEquals("ObjectCreated:CompleteMultipartUpload", parts.getString(0));
      assertEquals(large.length, parts.getInteger(2));

      Path mirror = Files.createDirectories(folder.resolve("mirror"));
      aws(penstock, "s3", "sync", "s3://photos", mirror.toString());
      assertEquals("by hand", Files.readString(mirror.resolve("laid.jpg")));
      assertEquals("", aws(penstock, "s3", "sync", "s3://photos", mirror.toString()).strip());
      String listed = aws(penstock, "s3", "ls", "s3://photos");
      assertEquals(4, listed.lines().count(), listed);
      assertTrue(listed.contains(" 3 photo.jpg"), listed);
      aws(penstock, "s3", "rm", "--recursive", "s3://photos");
      for (int i = 5; i <= 8; i++)
        assertEquals("ObjectRemoved:Delete", got(penstock, i).getString(0));
      // The last look at the folder has nothing to tell: everything is known already
      Files.writeString(bucket.resolve("last"), "x");
      assertEquals("last", got(penstock, 9).getString(1));
      assertEquals(9, Client.got(penstock, "Thumbs").size());
    }
  }

  private String aws(TestPenstock penstock, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "aws";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Npm.run(program(penstock, command));
  }

  /** Configured through the API, told to a queue, and kept. */
  @Test
  void notificationsAreConfigured() throws Exception {
    String template =
        """
        Resources:
          Told: {Type: AWS::SQS::Queue, Properties: {QueueName: told}}
          B: {Type: AWS::S3::Bucket, Properties: {BucketName: things}}
        """;
    try (var penstock = TestPenstock.up(template)) {
      var s3 = new Boto("s3", penstock.api(), folder);
      var sqs = new Boto("sqs", penstock.api(), folder);
      String url = sqs.done("get_queue_url", "QueueName", "told").getString("QueueUrl");
      String arn = "arn:aws:sqs:us-east-1:123456789012:told";
      var wanted =
          new JsonObject()
              .put(
                  "QueueConfigurations",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put("Id", "mine")
                              .put("QueueArn", arn)
                              .put("Events", new JsonArray().add("s3:ObjectCreated:*"))
                              .put(
                                  "Filter",
                                  new JsonObject(
                                      "{\"Key\":{\"FilterRules\":[{\"Name\":\"Prefix\",\"Value\":\"in/\"}]}}"))));
      s3.done(
          "put_bucket_notification_configuration",
          "Bucket",
          "things",
          "NotificationConfiguration",
          wanted);
      assertEquals(
          wanted, without(s3.done("get_bucket_notification_configuration", "Bucket", "things")));
      s3.done("put_object", "Bucket", "things", "Key", "out/no", "Body", "x");
      s3.done("put_object", "Bucket", "things", "Key", "in/ü b", "Body", "x");
      var bodies = new TreeSet<String>();
      until(
          "test event and object",
          () -> {
            try {
              JsonArray messages =
                  sqs.done("receive_message", "QueueUrl", url, "MaxNumberOfMessages", 10)
                      .getJsonArray("Messages", new JsonArray());
              for (Object one : messages) bodies.add(((JsonObject) one).getString("Body"));
              return bodies.size() >= 2;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      assertTrue(bodies.last().contains("s3:TestEvent"), bodies.toString());
      JsonObject record = new JsonObject(bodies.first()).getJsonArray("Records").getJsonObject(0);
      assertEquals("mine", record.getJsonObject("s3").getString("configurationId"));
      assertEquals(
          "in/%C3%BC+b", record.getJsonObject("s3").getJsonObject("object").getString("key"));
      String no =
          s3.refused(
              "put_bucket_notification_configuration",
              "Bucket",
              "things",
              "NotificationConfiguration",
              new JsonObject(wanted.encode().replace("s3:ObjectCreated:*", "s3:ObjectCreted:*")));
      assertTrue(no.startsWith("InvalidArgument"), no);
      s3.done(
          "put_bucket_notification_configuration",
          "Bucket",
          "things",
          "NotificationConfiguration",
          new JsonObject());
      assertEquals(
          new JsonObject(),
          without(s3.done("get_bucket_notification_configuration", "Bucket", "things")));
    }
  }

  private static JsonObject without(JsonObject output) {
    JsonObject copy = output.copy();
    copy.remove("ResponseMetadata");
    return copy;
  }
}
