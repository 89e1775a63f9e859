package io.penstock.trigger.change.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.penstock.trigger.stream.Doubles;
import io.penstock.trigger.stream.MappingRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.bson.Document;

/** A server that speaks MongoDB's protocol, in a JVM of its own. */
final class MongoDouble implements AutoCloseable {
  final int port;
  final MongoClient client;
  private final Process process;

  private MongoDouble(int port, Process process) {
    this.port = port;
    this.process = process;
    this.client = MongoClients.create(url().toString());
  }

  static MongoDouble start() throws Exception {
    Path jars = Doubles.jars("mongodb");
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jars + "/*",
                Doubles.folder("mongodb").resolve("Start.java").toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/mongodb.log").toFile())
            .start();
    MappingRun.until("it listens", () -> listens(port));
    return new MongoDouble(port, process);
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  URI url() {
    return URI.create("mongodb://127.0.0.1:" + port + "/");
  }

  MongoCollection<Document> collection(String name) {
    return client.getDatabase("works").getCollection(name);
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}
