package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on a port, by the JDK's clients. */
class PortTlsTest {
  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @TempDir Path folder;
  private Vertx vertx;
  private Pems server;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    server = Pems.make(folder, "server");
  }

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private int listen(PortTls tls) {
    var port = new PortEdge(HttpSettings.at("127.0.0.1", 0), new BodyBudget(1_000_000), tls);
    vertx
        .deployVerticle(
            new PortListener(
                port,
                _ ->
                    request ->
                        request
                            .http()
                            .response()
                            .end(request.scheme() + " from " + request.client() + "\n")))
        .await();
    return port.port();
  }

  private static String answer(Socket socket) throws IOException {
    try (socket;
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(120_000);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      String said = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return said.lines().reduce("", (_, last) -> last);
    }
  }

  private static SSLSocket socket(SSLContext client, int port) throws IOException {
    return (SSLSocket) client.getSocketFactory().createSocket("localhost", port);
  }

  @Test
  void onePortSpeaksBothToThisMachine() throws Exception {
    int port = listen(new PortTls(server.pem(null)));
    assertEquals("https from 127.0.0.1", answer(socket(server.client(null), port)));
    assertEquals("http from 127.0.0.1", answer(new Socket("127.0.0.1", port)));
  }

  @Test
  void oldVersionsAndSuitesAreRefused() throws Exception {
    int port = listen(new PortTls(server.pem(null)));
    for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
      SSLSocket socket = socket(server.client(null), port);
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      assertEquals(version, socket.getSession().getProtocol());
      assertEquals("https from 127.0.0.1", answer(socket));
    }
    SSLSocket weak = socket(server.client(null), port);
    weak.setEnabledProtocols(new String[] {"TLSv1.2"});
    weak.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
    assertThrows(IOException.class, weak::startHandshake);
  }

  @Test
  void clientsProveThemselvesWhereTheyMust() throws Exception {
    Pems known = Pems.make(folder, "known");
    Pems stranger = Pems.make(folder, "stranger");
    int port = listen(new PortTls(server.pem(known.certificate())));
    assertEquals("https from 127.0.0.1", answer(socket(server.client(known), port)));
    assertThrows(IOException.class, () -> answer(socket(server.client(null), port)));
    assertThrows(IOException.class, () -> answer(socket(server.client(stranger), port)));
  }

  @Test
  void aNewCertificateIsTakenAndABrokenOneIsNot() throws Exception {
    var tls = new PortTls(server.pem(null));
    int port = listen(tls);
    assertFalse(tls.refresh());
    Pems renewed = Pems.make(folder, "renewed");
    Files.copy(renewed.certificate(), server.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Exception broken = assertThrows(IllegalArgumentException.class, tls::refresh);
    assertTrue(broken.getMessage().contains(server.key().toString()), broken.getMessage());
    assertEquals("https from 127.0.0.1", answer(socket(server.client(null), port)));
    Files.copy(renewed.key(), server.key(), StandardCopyOption.REPLACE_EXISTING);
    assertTrue(tls.refresh());
    assertEquals("https from 127.0.0.1", answer(socket(renewed.client(null), port)));
    assertThrows(IOException.class, () -> answer(socket(server.client(null), port)));
  }

  @Test
  void whatCannotBeUsedIsNamed() throws Exception {
    Path none = folder.resolve("none.pem");
    String missing =
        assertThrows(
                IllegalArgumentException.class,
                () -> new PortTls(new PortTls.Pem(none, server.key(), null)))
            .getMessage();
    assertEquals("--tls-cert " + none + ": there is no such file.", missing);
    Path text = Files.writeString(folder.resolve("text.pem"), "hello\n");
    for (PortTls.Pem pem :
        new PortTls.Pem[] {
          new PortTls.Pem(text, server.key(), null),
          new PortTls.Pem(server.certificate(), text, null),
          new PortTls.Pem(server.certificate(), server.key(), text)
        }) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new PortTls(pem)).getMessage();
      assertTrue(message.contains(text.toString()), message);
      assertTrue(message.contains("PEM is needed"), message);
    }
  }

  @Test
  void otherMachinesMustSpeakTls() {
    var channel = new EmbeddedChannel(new HttpResponseEncoder());
    new PortTls(server.pem(null)).guard(channel.pipeline(), false);
    channel.writeInbound(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
    ByteBuf said = channel.readOutbound();
    String text = said.toString(StandardCharsets.US_ASCII);
    said.release();
    assertTrue(text.startsWith("HTTP/1.1 400 "), text);
    assertTrue(text.contains("use https://"), text);
    channel.writeInbound(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
    assertTrue(channel.inboundMessages().isEmpty());
    assertTrue(channel.outboundMessages().isEmpty());
    channel.advanceTimeBy(1, java.util.concurrent.TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertFalse(channel.isOpen());
  }

  @Test
  void whoIsOnThisMachine() {
    assertTrue(EdgeListener.isHere("127.0.0.1", "127.0.0.1"));
    assertTrue(EdgeListener.isHere("127.0.0.9", "127.0.0.1"));
    assertTrue(EdgeListener.isHere("10.1.2.3", "10.1.2.3"));
    assertTrue(EdgeListener.isHere("0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1"));
    assertTrue(EdgeListener.isHere("fe80:0:0:0:0:0:0:1%eth0", "fe80:0:0:0:0:0:0:1%eth0"));
    assertFalse(EdgeListener.isHere("10.1.2.4", "10.1.2.3"));
    assertFalse(EdgeListener.isHere("fe80:0:0:0:0:0:0:2%eth0", "fe80:0:0:0:0:0:0:1%eth0"));
  }
}
