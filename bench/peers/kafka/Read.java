import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that only reads. Prints records per second between four and nine tenths of them.
 * Arguments: server, topic, records.
 */
public class Read {
  public static void main(String[] arguments) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            arguments[0],
            "group.id",
            UUID.randomUUID().toString(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest");
    int records = Integer.parseInt(arguments[2]);
    long first = 0;
    int from = 0;
    int read = 0;
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(arguments[1]));
      while (read < records * 9L / 10) {
        read += consumer.poll(Duration.ofSeconds(1)).count();
        if (first == 0 && read >= records * 4L / 10) {
          first = System.nanoTime();
          from = read;
        }
      }
    }
    System.out.println(1e9 * (read - from) / (System.nanoTime() - first));
  }
}
