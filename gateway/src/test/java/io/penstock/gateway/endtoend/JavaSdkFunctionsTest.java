package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** AWS's SDK for Java, unchanged: functions, their logs, buckets, parameters; faults by type. */
class JavaSdkFunctionsTest {
  @TempDir static Path folder;
  private static JavaSdk sdk;
  private static LambdaClient lambda;

  @BeforeAll
  static void start() throws Exception {
    sdk = new JavaSdk(folder);
    lambda = sdk.client(LambdaClient.builder());
  }

  @AfterAll
  static void stop() {
    lambda.close();
    sdk.close();
  }

  private static SdkBytes zip(String code) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("index.mjs"));
      zip.write(code.getBytes(StandardCharsets.UTF_8));
    }
    return SdkBytes.fromByteArray(bytes.toByteArray());
  }

  private static void create(String name, String code) throws IOException {
    SdkBytes zip = zip(code);
    lambda.createFunction(
        f ->
            f.functionName(name)
                .runtime("nodejs22.x")
                .handler("index.handler")
                .role("arn:aws:iam::123456789012:role/r")
                .code(c -> c.zipFile(zip))
                .tags(Map.of("team", "water")));
    lambda.waiter().waitUntilFunctionActiveV2(f -> f.functionName(name));
  }

  private static InvokeResponse invoke(String name, String payload) {
    return lambda.invoke(
        i -> i.functionName(name).payload(SdkBytes.fromUtf8String(payload)).logType(LogType.TAIL));
  }

  @Test
  void functionsAndTheirLogs() throws Exception {
    create(
        "java",
        """
        export const handler = async (event) => {
          console.log('given', JSON.stringify(event));
          if (event.fail) throw new RangeError(event.fail);
          return { heard: event.word };
        };
        """);
    InvokeResponse answer = invoke("java", "{\"word\":\"h\u00e9\"}");
    assertEquals("{\"heard\":\"h\u00e9\"}", answer.payload().asUtf8String());
    assertEquals("$LATEST", answer.executedVersion());
    String tail =
        new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
    assertTrue(tail.contains("REPORT RequestId: " + answer.responseMetadata().requestId()), tail);
    InvokeResponse failed = invoke("java", "{\"fail\":\"no\"}");
    assertEquals("Unhandled", failed.functionError());
    assertTrue(failed.payload().asUtf8String().contains("\"errorType\":\"RangeError\""));
    assertEquals(
        202,
        lambda
            .invoke(
                i ->
                    i.functionName("java")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{}")))
            .statusCode());
    String version = lambda.publishVersion(v -> v.functionName("java")).version();
    lambda.createAlias(a -> a.functionName("java").name("live").functionVersion(version));
    assertEquals(version, invoke("java:live", "{}").executedVersion());
    assertEquals(
        2,
        lambda.listVersionsByFunctionPaginator(v -> v.functionName("java")).versions().stream()
            .count());
    assertEquals("water", lambda.getFunction(f -> f.functionName("java")).tags().get("team"));
    try (CloudWatchLogsClient logs = sdk.client(CloudWatchLogsClient.builder())) {
      String group = "/aws/lambda/java";
      assertEquals(
          List.of(group),
          logs
              .describeLogGroupsPaginator(g -> g.logGroupNamePrefix("/aws/lambda/java"))
              .logGroups()
              .stream()
              .map(g -> g.logGroupName())
              .toList());
      assertTrue(
          logs
              .filterLogEventsPaginator(f -> f.logGroupName(group).filterPattern("given"))
              .events()
              .stream()
              .anyMatch(e -> e.message().contains("\"word\":\"h\u00e9\"")));
      String stream =
          logs.describeLogStreams(s -> s.logGroupName(group))
              .logStreams()
              .getFirst()
              .logStreamName();
      assertFalse(
          logs.getLogEvents(e -> e.logGroupName(group).logStreamName(stream)).events().isEmpty());
      assertThrows(
          software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException.class,
          () -> logs.filterLogEvents(f -> f.logGroupName("/aws/lambda/none")));
    }
  }

  @Test
  void faultsOfFunctions() throws Exception {
    create("faulty", "export const handler = async () => {};");
    assertThrows(
        ResourceConflictException.class,
        () -> create("faulty", "export const handler = async () => {};"));
    var none = assertThrows(ResourceNotFoundException.class, () -> invoke("none", "{}"));
    assertEquals(404, none.statusCode());
    assertEquals("User", none.type());
    assertThrows(InvalidRequestContentException.class, () -> invoke("faulty", "{oops"));
    assertThrows(
        InvalidParameterValueException.class,
        () ->
            lambda.createEventSourceMapping(
                m ->
                    m.functionName("faulty")
                        .eventSourceArn("arn:aws:sqs:us-east-1:123456789012:none")));
    lambda.putFunctionConcurrency(c -> c.functionName("faulty").reservedConcurrentExecutions(0));
    var busy = assertThrows(TooManyRequestsException.class, () -> invoke("faulty", "{}"));
    assertEquals("ReservedFunctionConcurrentInvocationLimitExceeded", busy.reasonAsString());
    lambda.deleteFunction(f -> f.functionName("faulty"));
    assertThrows(
        ResourceNotFoundException.class,
        () -> lambda.deleteFunction(f -> f.functionName("faulty")));
  }

  @Test
  void mappings() throws Exception {
    create("mapped", "export const handler = async () => {};");
    try (SqsClient sqs = sdk.client(SqsClient.builder())) {
      String url = sqs.createQueue(q -> q.queueName("mapped")).queueUrl();
      String uuid =
          lambda
              .createEventSourceMapping(
                  m ->
                      m.functionName("mapped")
                          .eventSourceArn("arn:aws:sqs:us-east-1:123456789012:mapped")
                          .batchSize(5))
              .uuid();
      assertEquals(5, lambda.getEventSourceMapping(m -> m.uuid(uuid)).batchSize());
      sqs.sendMessage(m -> m.queueUrl(url).messageBody("x"));
      Client.until(
          "it is handled",
          () ->
              sqs
                  .getQueueAttributes(q -> q.queueUrl(url).attributeNamesWithStrings("All"))
                  .attributesAsStrings()
                  .entrySet()
                  .stream()
                  .filter(a -> a.getKey().startsWith("ApproximateNumberOfMessages"))
                  .allMatch(a -> a.getValue().equals("0")));
      lambda.deleteEventSourceMapping(m -> m.uuid(uuid));
      Client.until(
          "it is gone",
          () -> {
            try {
              lambda.getEventSourceMapping(m -> m.uuid(uuid));
              return false;
            } catch (ResourceNotFoundException e) {
              return true;
            }
          });
    }
  }

  @Test
  void buckets() {
    try (S3Client s3 = sdk.client(S3Client.builder().forcePathStyle(true))) {
      s3.createBucket(b -> b.bucket("java-sdk"));
      s3.putObject(
          o ->
              o.bucket("java-sdk")
                  .key("a/h\u00e9 llo.txt")
                  .contentType("text/plain")
                  .metadata(Map.of("team", "water"))
                  .checksumAlgorithm(ChecksumAlgorithm.SHA256),
          RequestBody.fromString("one"));
      var got = s3.getObjectAsBytes(o -> o.bucket("java-sdk").key("a/h\u00e9 llo.txt"));
      assertEquals("one", got.asUtf8String());
      assertEquals("text/plain", got.response().contentType());
      assertEquals("water", got.response().metadata().get("team"));
      s3.copyObject(
          c ->
              c.sourceBucket("java-sdk")
                  .sourceKey("a/h\u00e9 llo.txt")
                  .destinationBucket("java-sdk")
                  .destinationKey("b"));
      String upload = s3.createMultipartUpload(u -> u.bucket("java-sdk").key("c")).uploadId();
      String etag =
          s3.uploadPart(
                  p -> p.bucket("java-sdk").key("c").uploadId(upload).partNumber(1),
                  RequestBody.fromString("part"))
              .eTag();
      s3.completeMultipartUpload(
          u ->
              u.bucket("java-sdk")
                  .key("c")
                  .uploadId(upload)
                  .multipartUpload(
                      m -> m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
      assertEquals(
          List.of("a/h\u00e9 llo.txt", "b", "c"),
          s3.listObjectsV2Paginator(l -> l.bucket("java-sdk").maxKeys(1)).contents().stream()
              .map(o -> o.key())
              .toList());
      assertThrows(
          NoSuchKeyException.class,
          () -> s3.getObjectAsBytes(o -> o.bucket("java-sdk").key("none")));
      assertThrows(
          NoSuchKeyException.class, () -> s3.headObject(o -> o.bucket("java-sdk").key("none")));
      assertThrows(NoSuchBucketException.class, () -> s3.listObjectsV2(l -> l.bucket("none-such")));
      assertThrows(
          NoSuchUploadException.class,
          () -> s3.abortMultipartUpload(u -> u.bucket("java-sdk").key("c").uploadId(upload)));
      var full = assertThrows(S3Exception.class, () -> s3.deleteBucket(b -> b.bucket("java-sdk")));
      assertEquals("BucketNotEmpty", full.awsErrorDetails().errorCode());
      s3.deleteObjects(
          d ->
              d.bucket("java-sdk")
                  .delete(
                      all ->
                          all.objects(
                              o -> o.key("a/h\u00e9 llo.txt"), o -> o.key("b"), o -> o.key("c"))));
      s3.deleteBucket(b -> b.bucket("java-sdk"));
    }
  }

  @Test
  void parameters() {
    try (SsmClient ssm = sdk.client(SsmClient.builder())) {
      ssm.putParameter(p -> p.name("/java/plain").value("one").type(ParameterType.STRING));
      ssm.putParameter(p -> p.name("/java/secret").value("two").type(ParameterType.SECURE_STRING));
      assertEquals("one", ssm.getParameter(p -> p.name("/java/plain")).parameter().value());
      assertEquals(
          "two",
          ssm.getParameter(p -> p.name("/java/secret").withDecryption(true)).parameter().value());
      assertEquals(
          List.of("/java/plain", "/java/secret"),
          ssm.getParametersByPathPaginator(p -> p.path("/java").maxResults(1)).stream()
              .flatMap(page -> page.parameters().stream())
              .map(p -> p.name())
              .sorted()
              .toList());
      assertEquals(
          List.of("/java/none"),
          ssm.getParameters(p -> p.names("/java/plain", "/java/none")).invalidParameters());
      assertThrows(
          ParameterNotFoundException.class, () -> ssm.getParameter(p -> p.name("/java/none")));
      assertThrows(
          ParameterAlreadyExistsException.class,
          () -> ssm.putParameter(p -> p.name("/java/plain").value("x").type("String")));
      ssm.deleteParameter(p -> p.name("/java/plain"));
    }
  }
}
