package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that notifies nobody, listed: s3proxy, which asks for signatures. */
class ListedBucketsTest {
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
                const {eventName, s3} = event.Records[0];
                console.log('got ' + eventName + ' ' + s3.object.key + ' ' + s3.object.size);
              };
            Events:
              All: {Type: S3, Properties: {Bucket: !Ref Photos, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*']}}
      """;

  @TempDir Path folder;

  private Boto s3(TestDouble store) {
    return new Boto("s3", store.at, folder);
  }

  private static Boto put(Boto s3, String key, String body) {
    return s3.call("put_object", "Bucket", "real", "Key", key, "Body", body);
  }

  private static void run(Boto s3) throws Exception {
    for (JsonObject said : s3.run()) assertTrue(said.getInteger("status") < 300, said.encode());
  }

  @Test
  void whatIsPutOverwrittenAndDeletedIsSeen() throws Exception {
    Path credentials =
        PrivateFile.write(
            folder.resolve("c"), "s3.access-key-id = AKIDEXAMPLE\ns3.secret-access-key = secret\n");
    try (var store = TestDouble.start("s3proxy")) {
      Boto s3 = s3(store);
      s3.call("create_bucket", "Bucket", "real");
      put(s3, "old", "1");
      put(s3, "gone", "1");
      run(s3);
      try (var penstock =
          TestPenstock.up(
              TEMPLATE, "--bucket=photos=" + store.at + "/real", "--credentials=" + credentials)) {
        until("the first look", () -> penstock.output().contains("photos"));
        // What came first is known once something that came later is seen.
        var keys = new ArrayList<String>();
        until(
            "the first look is over",
            () -> {
              try {
                String key = "z" + keys.size();
                run(put(s3, key, "now"));
                keys.add("ObjectCreated:Put " + key + " 3");
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
              return !Client.got(penstock, "Thumbs").isEmpty();
            });
        until("the last of them", () -> Client.got(penstock, "Thumbs").contains(keys.getLast()));
        put(s3, "a b/ä+@.jpg", "12345");
        put(s3, "old", "22");
        s3.call("delete_object", "Bucket", "real", "Key", "gone");
        run(s3);
        var three =
            List.of(
                "ObjectCreated:Put a+b/%C3%A4%2B%40.jpg 5",
                "ObjectCreated:Put old 2", "ObjectRemoved:Delete gone undefined");
        until("these three", () -> Client.got(penstock, "Thumbs").containsAll(three));
        List<String> heard = Client.got(penstock, "Thumbs");
        for (String one : three) assertEquals(1, Collections.frequency(heard, one), one);
        assertEquals(heard.size(), Set.copyOf(heard).size(), heard.toString());
      }
    }
  }

  @Test
  void aStoreThatCannotBeReadIsSaidSo() throws Exception {
    try (var store = TestDouble.start("s3proxy");
        var penstock = TestPenstock.up(TEMPLATE, "--bucket=photos=" + store.at + "/real")) {
      until(
          "the trouble",
          () ->
              Client.get(penstock.api(), "/_penstock/api/triggers")
                  .text()
                  .contains("answered 404 NoSuchBucket"));
    }
  }
}
