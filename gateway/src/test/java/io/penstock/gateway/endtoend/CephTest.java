package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ceph's own notifications of a real object gateway. Needs the packages ceph-mon, ceph-osd, radosgw
 * and ceph-common.
 */
@Tag("slow")
class CephTest {
  private static final String TEMPLATE =
      """
      Resources:
        Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: photos}}
        Thumbs:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => {
                const {eventSource, eventName, s3} = event.Records[0];
                const key = decodeURIComponent(s3.object.key.replace(/\\+/g, ' '));
                console.log('got ' + [eventSource, eventName, s3.bucket.name, s3.object.size, key].join(' '));
              };
            Events:
              All: {Type: S3, Properties: {Bucket: !Ref Photos, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']}}
      """;

  /** Each with something that one or the other encoding gets wrong. */
  private static final List<String> KEYS =
      List.of(
          "plain.jpg",
          "a b/red gate.jpg",
          "plus+plus.txt",
          "100%.txt",
          "50%25.txt",
          "q?x=1&y=2#z",
          "ümläut/日本.png",
          "it's (1) ~!*.txt",
          "emoji-😀",
          "a//b");

  @TempDir Path folder;

  private static void answered(List<JsonObject> answers) {
    for (JsonObject said : answers) assertTrue(said.getInteger("status") < 300, said.encode());
  }

  @Test
  void notificationsOfCephAreTakenAsTheyAre() throws Exception {
    for (String program : List.of("ceph-mon", "ceph-osd", "radosgw", "ceph"))
      assumeTrue(Npm.works(program, "--version"), program + " is not installed");
    // Paths of sockets must be short.
    Path state = Files.createTempDirectory("ceph");
    int port = TestDouble.freePort();
    Process ceph =
        new ProcessBuilder(
                "bash",
                Path.of("src/test/doubles/ceph/up.sh").toAbsolutePath().toString(),
                state.toString(),
                Integer.toString(TestDouble.freePort()),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/ceph.log").toFile())
            .start();
    try (var penstock = TestPenstock.up(TEMPLATE, "--bucket=photos=notifications")) {
      until("Ceph is up", () -> Files.exists(state.resolve("ready")));
      var at = URI.create("http://127.0.0.1:" + port);
      answered(
          new Boto("sns", at, folder)
              .call(
                  "create_topic",
                  "Name",
                  "penstock",
                  "Attributes",
                  new JsonObject()
                      .put("push-endpoint", penstock.http() + "/_penstock/notifications"))
              .run());
      var s3 =
          new Boto("s3", at, folder)
              .call("create_bucket", "Bucket", "photos")
              .call(
                  "put_bucket_notification_configuration",
                  "Bucket",
                  "photos",
                  "NotificationConfiguration",
                  new JsonObject()
                      .put(
                          "TopicConfigurations",
                          new JsonArray()
                              .add(
                                  new JsonObject()
                                      .put("Id", "all")
                                      .put("TopicArn", "arn:aws:sns:default::penstock")
                                      .put(
                                          "Events",
                                          new JsonArray()
                                              .add("s3:ObjectCreated:*")
                                              .add("s3:ObjectRemoved:*")))));
      var expected = new TreeSet<String>();
      for (String key : KEYS) {
        s3.call("put_object", "Bucket", "photos", "Key", key, "Body", "12345");
        expected.add("aws:s3 ObjectCreated:Put photos 5 " + key);
      }
      s3.call("delete_object", "Bucket", "photos", "Key", "plain.jpg");
      answered(s3.run());
      until("all", () -> Client.got(penstock, "Thumbs").size() == KEYS.size() + 1);
      var got = new TreeSet<>(Client.got(penstock, "Thumbs"));
      String removed =
          got.stream().filter(line -> line.contains("ObjectRemoved")).findFirst().orElse("none");
      assertTrue(removed.matches("\\S+ ObjectRemoved:Delete photos \\S+ plain.jpg"), removed);
      got.remove(removed);
      assertEquals(String.join("\n", expected), String.join("\n", got));
    } finally {
      ceph.descendants().forEach(ProcessHandle::destroyForcibly);
      ceph.destroyForcibly().waitFor();
      Npm.works("rm", "-rf", state.toString());
    }
  }
}
