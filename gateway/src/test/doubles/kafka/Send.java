import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes a topic of one partition and sends texts to it. Arguments: server, topic, texts. */
public class Send {
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> server = Map.of("bootstrap.servers", arguments[0]);
    try (var admin = Admin.create(server)) {
      admin.createTopics(List.of(new NewTopic(arguments[1], 1, (short) 1))).all().get();
    }
    try (var producer =
        new KafkaProducer<>(server, new StringSerializer(), new StringSerializer())) {
      for (int i = 2; i < arguments.length; i++)
        producer.send(new ProducerRecord<>(arguments[1], "key", arguments[i])).get();
    }
  }
}
