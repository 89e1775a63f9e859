package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.endtoend.Boto;
import io.penstock.gateway.endtoend.PrivateFile;
import io.penstock.gateway.endtoend.TestDouble;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway is killed while objects come: of those that stay, none is lost. */
class BucketFaultsTest {
  private static final int KILLS = Integer.getInteger("faults.bucket.kills", 3);

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  private Program start(Path template, String... options) throws IOException {
    Path state = Files.createDirectories(folder.resolve("state"));
    return Program.start(List.of(), Map.of(), template, state, options);
  }

  private void untilAll(String what, Iterable<String> keys, Sink sink) throws Exception {
    for (String key : keys)
      Until.holds(
          () -> what + ": " + key + " is lost; seed " + seed, sink::taken, () -> sink.isIn(key));
  }

  private static String notification(String key) {
    return """
    {"EventName": "s3:ObjectCreated:Put", "Key": "photos/%1$s", "Records": [{"eventVersion": "2.0",
     "eventSource": "minio:s3", "awsRegion": "", "eventTime": "2026-03-04T05:06:07.089Z",
     "eventName": "s3:ObjectCreated:Put", "userIdentity": {"principalId": "pump"},
     "requestParameters": {"sourceIPAddress": "198.51.100.7"}, "responseElements": {},
     "s3": {"s3SchemaVersion": "1.0", "configurationId": "Config",
     "bucket": {"name": "photos", "arn": "arn:aws:s3:::photos"},
     "object": {"key": "%1$s", "size": 3, "eTag": "d41d8cd98f00b204e9800998ecf8427e",
     "sequencer": "18A1%2$012X"}}}]}
    """
        .formatted(key, key.hashCode() & 0xffffffffL);
  }

  /** A store that posts, again and again until it is answered, as MinIO does from its own queue. */
  @Test
  void notificationsThatWereTakenAreDelivered() throws Exception {
    System.out.println("a store notifies: seed " + seed);
    try (var sink = new Sink()) {
      Path template = sink.bucket(folder);
      var load = new Load(4, n -> "n" + n, (to, key) -> to.notify(notification(key)));
      for (int kill = 0; kill < KILLS; kill++)
        try (var program = start(template, "--bucket=photos=notifications")) {
          program.untilUp();
          load.start(program);
          load.untilMore(random.nextInt(1, 200));
          program.kill();
          load.stop();
        }
      try (var program = start(template, "--bucket=photos=notifications")) {
        program.untilUp();
        untilAll("notifications", load.accepted, sink);
      }
      System.out.printf(
          "kill -9 while a store notifies: seed %d, %d kills, %d notifications%n",
          seed, KILLS, load.accepted.size());
    }
  }

  @Test
  void objectsThatAreListedAreTold() throws Exception {
    Path credentials =
        PrivateFile.write(
            folder.resolve("c"), "s3.access-key-id = AKIDEXAMPLE\ns3.secret-access-key = secret\n");
    System.out.println("a store is listed: seed " + seed);
    try (var sink = new Sink();
        var store = TestDouble.start("s3proxy")) {
      Path template = sink.bucket(folder);
      String[] options = {"--bucket=photos=" + store.at + "/real", "--credentials=" + credentials};
      var s3 = new Boto("s3", store.at, folder);
      put(s3.call("create_bucket", "Bucket", "real"), List.of("first"));
      var keys = new ArrayList<String>();
      try (var program = start(template, options)) {
        program.untilUp();
        // What is there at the first look is told to nobody: it is over once something is.
        var early = new ArrayList<String>();
        for (int looks = 0; early.stream().noneMatch(sink::isIn); looks++) {
          assertTrue(looks < 1000, "the first look does not end");
          early.add("z%03d".formatted(looks));
          put(s3, List.of(early.getLast()));
        }
        early.stream().filter(sink::isIn).forEach(keys::add);
        program.kill();
      }
      for (int kill = 0; kill < KILLS; kill++)
        try (var program = start(template, options)) {
          var some = new ArrayList<String>();
          for (int n = 0; n < 30; n++) some.add((n % 2 == 0 ? "a" : "zz") + kill + "-" + n);
          // While it is down, or while it lists.
          if (kill % 2 == 0) program.untilUp();
          put(s3, some);
          keys.addAll(some);
          program.untilUp();
          int told = random.nextInt(some.size());
          Until.holds(
              () -> "objects of kill; seed " + seed,
              sink::taken,
              () -> some.stream().filter(sink::isIn).count() >= told);
          program.kill();
        }
      try (var program = start(template, options)) {
        program.untilUp();
        untilAll("objects", keys, sink);
      }
      System.out.printf(
          "kill -9 while a store is listed: seed %d, %d kills, %d objects%n",
          seed, KILLS, keys.size());
    }
  }

  private static void put(Boto s3, List<String> keys) throws Exception {
    for (String key : keys) s3.call("put_object", "Bucket", "real", "Key", key, "Body", key);
    for (JsonObject said : s3.run()) assertTrue(said.getInteger("status") < 300, said.encode());
  }
}
