import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes a topic and fills it. Arguments: server, topic, partitions, records, bytes of each. */
public class Fill {
  public static void main(String[] arguments) throws Exception {
    String topic = arguments[1];
    int partitions = Integer.parseInt(arguments[2]);
    int records = Integer.parseInt(arguments[3]);
    var value = new byte[Integer.parseInt(arguments[4])];
    new Random(1).nextBytes(value);
    try (var admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
    Map<String, Object> settings =
        Map.of("bootstrap.servers", arguments[0], "batch.size", 256 << 10, "linger.ms", 5);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int n = 0; n < records; n++)
        producer.send(new ProducerRecord<>(topic, n % partitions, ("k" + n).getBytes(), value));
    }
  }
}
