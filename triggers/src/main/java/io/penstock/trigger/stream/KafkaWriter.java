package io.penstock.trigger.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaWriteStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records to topics: acknowledged by all replicas, once. A producer for each cluster, closed
 * when nothing was written for a while. Any thread; a producer that has to wait does so on a
 * worker.
 */
public final class KafkaWriter {
  private static final long IDLE_MILLIS = 60_000;

  private final Vertx vertx;
  private final KafkaConnection connection;
  private final Map<String, Cluster> clusters = new HashMap<>();

  private static final class Cluster {
    private final Future<KafkaWriteStream<byte[], byte[]>> stream;
    private int inFlight;
    private long lastNanos;
    private boolean watched;

    private Cluster(Future<KafkaWriteStream<byte[], byte[]>> stream) {
      this.stream = stream;
    }
  }

  public KafkaWriter(Vertx vertx, KafkaConnection connection) {
    this.vertx = vertx;
    this.connection = connection;
  }

  /**
   * Completes when the cluster has it; fails with what Kafka's client says, after at most 30
   * seconds.
   *
   * @param servers to ask first; the operator's, where the connection names some, win
   * @param key null for none
   */
  public Future<Void> send(String servers, String topic, byte[] key, byte[] value) {
    Cluster cluster = taken(servers);
    return cluster
        .stream
        .compose(stream -> stream.send(new ProducerRecord<>(topic, key, value)))
        .<Void>mapEmpty()
        .onComplete(done -> given(servers, cluster, done.succeeded()));
  }

  /** Whether no other try would fare better. */
  public static boolean isFinal(Throwable problem) {
    return problem instanceof RecordTooLargeException || problem instanceof InvalidTopicException;
  }

  private synchronized Cluster taken(String servers) {
    Cluster cluster = clusters.computeIfAbsent(servers, this::open);
    cluster.inFlight++;
    return cluster;
  }

  private Cluster open(String servers) {
    return new Cluster(
        vertx.executeBlocking(
            () ->
                KafkaWriteStream.create(
                    vertx,
                    new KafkaProducer<>(
                        settings(servers), new ByteArraySerializer(), new ByteArraySerializer()))));
  }

  private synchronized void given(String servers, Cluster cluster, boolean sent) {
    cluster.inFlight--;
    cluster.lastNanos = System.nanoTime();
    if (!sent && cluster.stream.failed()) clusters.remove(servers, cluster);
    else if (!cluster.watched) watch(servers, cluster);
  }

  /** One timer, however much is written. */
  private void watch(String servers, Cluster cluster) {
    cluster.watched = true;
    vertx.setTimer(IDLE_MILLIS, _ -> closeIfIdle(servers, cluster));
  }

  private synchronized void closeIfIdle(String servers, Cluster cluster) {
    boolean idle =
        cluster.inFlight == 0
            && System.nanoTime() - cluster.lastNanos >= TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    if (!idle) watch(servers, cluster);
    else if (clusters.remove(servers, cluster)) cluster.stream.onSuccess(stream -> stream.close());
  }

  private Map<String, Object> settings(String servers) {
    var all = new HashMap<String, Object>();
    all.put("request.timeout.ms", 10_000);
    all.put("reconnect.backoff.max.ms", 2_000);
    all.putAll(connection.client(servers));
    // What only consumers know; a producer would warn of it.
    KafkaConnection.CONSUMERS.forEach(all::remove);
    all.put("client.id", "penstock-failures");
    all.put("acks", "all");
    all.put("enable.idempotence", true);
    all.put("max.block.ms", 10_000);
    all.put("linger.ms", 0);
    all.put("delivery.timeout.ms", 10_000 + number(all.get("request.timeout.ms")));
    all.put("buffer.memory", 16L << 20);
    all.put("max.request.size", 16 << 20);
    return all;
  }

  private static int number(Object setting) {
    return Integer.parseInt(setting.toString());
  }
}
