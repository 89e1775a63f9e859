package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.endtoend.KafkaServer;
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

/**
 * Two gateways read one topic as one group, while each of them is killed, ends and begins, the
 * broker is killed, and the function fails: every record is handled, those of a partition in their
 * order. {@code bench/faults} runs the long tier.
 */
class KafkaFaultsTest {
  private static final int FAULTS = Integer.getInteger("faults.kafka", 3);
  private static final int PARTITIONS = 4;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  private static List<OrderedReader.Record> records(JsonObject event) {
    var all = new ArrayList<OrderedReader.Record>();
    JsonObject places = event.getJsonObject("records");
    for (String place : places.fieldNames())
      for (Object one : places.getJsonArray(place))
        all.add(new OrderedReader.Record(place, ((JsonObject) one).getLong("offset")));
    return all;
  }

  private Program start(Path template, int number) throws Exception {
    return Program.start(
        List.of(),
        Map.of(),
        template,
        Files.createDirectories(folder.resolve("state-" + number)),
        "--source=kafka=" + folder.resolve("client.properties").toUri());
  }

  private Path template(String function, String servers) throws IOException {
    // A member that was killed is missed after the shortest time that the broker allows.
    Files.writeString(
        folder.resolve("client.properties"),
        "session.timeout.ms=6000\nheartbeat.interval.ms=1000\n");
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Resources:
          Reads:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: %s
              Timeout: 5
              Events:
                Levels:
                  Type: SelfManagedKafka
                  Properties:
                    KafkaBootstrapServers: ["%s"]
                    Topics: [levels]
                    ConsumerGroupId: readers
                    StartingPosition: TRIM_HORIZON
                    SourceAccessConfigurations: []
        """
            .formatted(function, servers));
  }

  private void untilMore(OrderedReader reader, int records) throws InterruptedException {
    long enough = reader.different() + records;
    Until.holds(
        () -> reader.different() + " of " + enough + ", seed " + seed,
        reader::handled,
        () -> reader.different() >= enough);
  }

  @Test
  void twoGatewaysOfOneGroupLoseNothingAndKeepTheOrder() throws Exception {
    try (var kafka = KafkaServer.start();
        var reader = new OrderedReader(new Random(seed), KafkaFaultsTest::records)) {
      kafka.talk("topic", "levels", PARTITIONS);
      Path template = template(reader.url(), kafka.servers());
      Program[] gateways = {start(template, 0), start(template, 1)};
      try {
        for (Program gateway : gateways) gateway.untilUp();
        kafka.talk("flood", "levels", PARTITIONS);
        int killed = 0;
        int ended = 0;
        int brokers = 0;
        for (int fault = 0; fault < FAULTS; fault++) {
          untilMore(reader, random.nextInt(20, 400));
          int which = random.nextInt(2);
          switch (fault % 3) {
            case 0 -> {
              gateways[which].kill();
              killed++;
              gateways[which].close();
              gateways[which] = start(template, which);
            }
            case 1 -> {
              kafka.killAndRestart();
              brokers++;
            }
            default -> {
              gateways[which].process.destroy();
              gateways[which].untilEnded();
              ended++;
              gateways[which].close();
              gateways[which] = start(template, which);
            }
          }
        }
        long sent = Long.parseLong(kafka.talk("halt").getFirst());
        // The broker may have records whose sender was not told so.
        Until.holds(
            () -> reader.different() + " of " + sent + ", seed " + seed,
            reader::handled,
            () -> reader.different() >= sent || !reader.problems().isEmpty());
        System.out.printf(
            "topic read by two gateways: seed %d, %d killed, %d ended, broker killed %d times,"
                + " %d records, %d batches failed, %d records came again%n",
            seed, killed, ended, brokers, sent, reader.failures(), reader.again());
        assertEquals(List.of(), reader.problems(), "order; seed " + seed);
      } finally {
        for (Program gateway : gateways) gateway.close();
      }
    }
  }
}
