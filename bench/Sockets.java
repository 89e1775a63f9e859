import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients of one gateway: {@code rate http|socket PORT CLIENTS SECONDS} prints answers a second;
 * {@code hold PORT CONNECTIONS} opens WebSocket connections from many loopback addresses, prints
 * how many, and at the next line of standard input says hello on each and prints how many answered.
 */
public class Sockets {
  private static final int OF_ONE_ADDRESS = 900;
  private static final byte[] MESSAGE = frame("{\"action\":\"shout\",\"text\":\"hello\"}");
  private static final byte[] REQUEST =
      ("POST /answers HTTP/1.1\r\nHost: localhost\r\nContent-Length: 34\r\n\r\n"
              + "{\"action\":\"shout\",\"text\":\"hello\"} ")
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HANDSHAKE =
      ("GET /prod HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);

  private record Client(Socket socket, DataInputStream in) implements AutoCloseable {
    static Client of(int port, int address, boolean upgrade) throws IOException {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + address), 0));
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      socket.setTcpNoDelay(true);
      var client = new Client(socket, null);
      if (upgrade) {
        socket.getOutputStream().write(HANDSHAKE);
        String head = client.head(new DataInputStream(socket.getInputStream()));
        if (!head.startsWith("HTTP/1.1 101")) throw new IOException(head);
      }
      return client;
    }

    String head(DataInputStream from) throws IOException {
      var head = new StringBuilder();
      while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n"))
        head.append((char) from.readUnsignedByte());
      return head.toString();
    }

    void response(DataInputStream from) throws IOException {
      String head = head(from);
      if (!head.startsWith("HTTP/1.1 200")) throw new IOException(head);
      int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
      from.skipNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
    }

    void message(DataInputStream from) throws IOException {
      int kind = from.readUnsignedByte();
      if (kind != 0x81) throw new IOException("frame " + kind);
      from.skipNBytes(from.readUnsignedByte());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  public static void main(String[] given) throws Exception {
    switch (given[0]) {
      case "rate" ->
          System.out.println(
              rate(
                  given[1].equals("socket"),
                  Integer.parseInt(given[2]),
                  Integer.parseInt(given[3]),
                  Integer.parseInt(given[4])));
      case "hold" -> hold(Integer.parseInt(given[1]), Integer.parseInt(given[2]));
      default -> throw new IllegalArgumentException(given[0]);
    }
  }

  private static double rate(boolean socket, int port, int clients, int seconds) throws Exception {
    var done = new LongAdder();
    var ended = new CountDownLatch(clients);
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    for (int i = 0; i < clients; i++)
      Thread.ofPlatform()
          .start(
              () -> {
                try (Client client = Client.of(port, 1, socket)) {
                  var in =
                      new DataInputStream(
                          new BufferedInputStream(client.socket().getInputStream()));
                  OutputStream out = client.socket().getOutputStream();
                  while (System.nanoTime() < end) {
                    out.write(socket ? MESSAGE : REQUEST);
                    if (socket) client.message(in);
                    else client.response(in);
                    done.increment();
                  }
                } catch (IOException e) {
                  System.err.println(e);
                  System.exit(1);
                } finally {
                  ended.countDown();
                }
              });
    ended.await();
    return done.sum() * 1e9 / (System.nanoTime() - begin);
  }

  private static void hold(int port, int connections) throws Exception {
    List<Client> clients = new ArrayList<>(connections);
    for (int i = 0; i < connections; i++)
      clients.add(Client.of(port, 2 + i / OF_ONE_ADDRESS, true));
    System.out.println(clients.size());
    while (System.in.read() != '\n') {}
    int answered = 0;
    for (Client client : clients) {
      client.socket().setSoTimeout(10_000);
      client.socket().getOutputStream().write(MESSAGE);
      client.message(new DataInputStream(client.socket().getInputStream()));
      answered++;
    }
    System.out.println(answered);
    while (System.in.read() != '\n') {}
    for (Client client : clients) client.close();
  }

  private static byte[] frame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + bytes.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length);
    return frame;
  }
}
