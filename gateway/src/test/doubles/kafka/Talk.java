import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A client of the broker named by the argument. Takes commands, a line each, and answers each with
 * lines and a last one, "done".
 *
 * <pre>
 * topic NAME PARTITIONS
 * send TOPIC PARTITION KEY VALUE...   a key of "-" is none
 * read TOPIC COUNT                    the first so many records: KEY VALUE
 * committed GROUP TOPIC               sum of a group's offsets
 * flood TOPIC PARTITIONS              a record every half a millisecond, until the next command
 * halt                                how many of these the broker has
 * </pre>
 */
public class Talk {
  private static String server;
  private static KafkaProducer<String, String> producer;
  private static Thread flood;
  private static final AtomicInteger HAS = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    server = arguments[0];
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", server,
            "acks", "all",
            "delivery.timeout.ms", 300_000,
            "max.block.ms", 300_000,
            "reconnect.backoff.max.ms", 500);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    var in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      command(line.split(" ", 5));
      System.out.println("done");
    }
  }

  private static void command(String[] words) throws Exception {
    switch (words[0]) {
      case "topic" -> topic(words[1], Integer.parseInt(words[2]));
      case "send" ->
          producer
              .send(
                  new ProducerRecord<>(
                      words[1],
                      Integer.valueOf(words[2]),
                      words[3].equals("-") ? null : words[3],
                      words[4]))
              .get();
      case "read" -> read(words[1], Integer.parseInt(words[2]));
      case "committed" -> committed(words[1], words[2]);
      case "flood" -> flood(words[1], Integer.parseInt(words[2]));
      case "halt" -> halt();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static void topic(String name, int partitions) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", server))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  private static void read(String topic, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            server,
            "group.id",
            UUID.randomUUID().toString(),
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      for (int read = 0; read < count && System.nanoTime() < end; )
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100)))
          if (read++ < count) System.out.println(record.key() + " " + record.value());
    }
  }

  private static void committed(String group, String topic) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", server))) {
      long sum = 0;
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (Map.Entry<TopicPartition, ?> one : offsets.entrySet())
        if (one.getKey().topic().equals(topic)) sum += offsets.get(one.getKey()).offset();
      System.out.println(sum);
    }
  }

  private static void flood(String topic, int partitions) {
    flood =
        new Thread(
            () -> {
              for (int n = 0; !Thread.interrupted(); n++) {
                producer.send(
                    new ProducerRecord<>(topic, n % partitions, "k" + n % 100, Integer.toString(n)),
                    (at, problem) -> {
                      if (problem == null) HAS.incrementAndGet();
                    });
                java.util.concurrent.locks.LockSupport.parkNanos(500_000);
              }
            });
    flood.start();
  }

  private static void halt() throws InterruptedException {
    flood.interrupt();
    flood.join();
    producer.flush();
    System.out.println(HAS.get());
  }
}
