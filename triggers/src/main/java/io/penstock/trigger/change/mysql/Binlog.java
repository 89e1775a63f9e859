package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A connection that the server sends its binary log to. Events are taken on the thread that reads,
 * so a taker that waits makes the server wait.
 */
final class Binlog extends BinaryLogClient {
  /** The server says that it lives whenever it has had nothing else to say for so long. */
  private static final int HEARTBEAT_SECONDS = 2;

  private static final int DEAF_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 31_536_000;

  /** Held, or its level would be forgotten: what it says is said by us. */
  private static final Logger QUIET = Logger.getLogger(Binlog.class.getName());

  private Exception failure;

  /** Takes one event. */
  @FunctionalInterface
  interface Taker {
    void take(Event event) throws Exception;
  }

  Binlog(
      String host,
      int port,
      String user,
      String password,
      SSLMode tls,
      long replica,
      BinlogEvents events) {
    super(host, port, user, password);
    QUIET.setLevel(Level.OFF);
    setSSLMode(tls);
    setServerId(replica);
    setEventDeserializer(events);
    setKeepAlive(false);
    setHeartbeatInterval(TimeUnit.SECONDS.toMillis(HEARTBEAT_SECONDS));
    setConnectTimeout(TimeUnit.SECONDS.toMillis(10));
    setSocketFactory(Binlog::socket);
  }

  /** Waits for a taker that waits, however long. */
  @Override
  protected void setupConnection() throws IOException {
    super.setupConnection();
    channel.write(new QueryCommand("SET SESSION net_write_timeout = " + PATIENCE_SECONDS));
    checkError(channel.read());
  }

  private static Socket socket() throws SocketException {
    var socket = new Socket();
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(DEAF_SECONDS));
    socket.setKeepAlive(true);
    return socket;
  }

  /**
   * Returns when it has been {@link #cut}.
   *
   * @param taker what it throws ends the reading and is thrown
   */
  void read(LogPlace from, boolean byGtid, Taker taker) throws Exception {
    if (byGtid) setGtidSet(from.gtids());
    else {
      setBinlogFilename(from.file());
      setBinlogPosition(from.offset());
    }
    registerLifecycleListener(
        new AbstractLifecycleListener() {
          @Override
          public void onCommunicationFailure(BinaryLogClient client, Exception e) {
            failed(e);
          }

          @Override
          public void onEventDeserializationFailure(BinaryLogClient client, Exception e) {
            failed(e);
          }
        });
    registerEventListener(
        event -> {
          if (failure != null) return;
          try {
            taker.take(event);
          } catch (Exception e) {
            failed(e);
          }
        });
    connect();
    if (failure != null) throw failure;
  }

  private void failed(Exception e) {
    if (failure == null) failure = e;
    cut();
  }

  /** Whether more has come already. On the reader's thread. */
  boolean more() throws IOException {
    return channel.getInputStream().available() > 0;
  }

  /** Ends the reading. Any thread; does not wait. */
  void cut() {
    try {
      if (channel != null) channel.close();
    } catch (IOException e) {
      QUIET.log(Level.FINE, "closed already", e);
    }
  }

  /** Whether the server has not got any more what is asked for. */
  static boolean isPurged(Exception e) {
    return e instanceof ServerException refused && refused.getErrorCode() == 1236;
  }
}
