package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A gateway, and clients of its stacks. */
abstract class StacksFixture {
  static final String OWN =
      """
      Resources:
        T: {Type: AWS::SNS::Topic, Properties: {TopicName: taken}}
        Code: {Type: AWS::S3::Bucket, Properties: {BucketName: code-of-stacks}}
      """;

  static final String JOBS =
      """
      Description: jobs
      Parameters:
        Delay: {Type: Number, Default: 1}
        Secret: {Type: String, NoEcho: true, Default: hidden}
      Resources:
        Jobs: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: !Ref Delay}}
        Role: {Type: AWS::EC2::Instance}
      Outputs:
        Name: {Value: !GetAtt Jobs.QueueName, Export: {Name: !Sub '${AWS::StackName}-jobs'}}
      """;
  @TempDir static Path folder;
  static TestPenstock penstock;
  static Boto stacks;
  static Boto queues;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(OWN, "--no-watch");
    stacks = new Boto("cloudformation", penstock.api(), folder);
    queues = new Boto("sqs", penstock.api(), folder);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  static JsonObject described(Boto at, String name) throws Exception {
    return at.done("describe_stacks", "StackName", name).getJsonArray("Stacks").getJsonObject(0);
  }

  static String status(String name) throws Exception {
    var stack = described(stacks, name);
    return stack.getString("StackStatus") + ": " + stack.getString("StackStatusReason");
  }

  static String create(String name, String template) throws Exception {
    return stacks
        .done("create_stack", "StackName", name, "TemplateBody", template)
        .getString("StackId");
  }

  static String delay(String queue) throws Exception {
    String url = queues.done("get_queue_url", "QueueName", queue).getString("QueueUrl");
    return queues
        .done(
            "get_queue_attributes",
            "QueueUrl",
            url,
            "AttributeNames",
            new JsonArray().add("DelaySeconds"))
        .getJsonObject("Attributes")
        .getString("DelaySeconds");
  }
}
