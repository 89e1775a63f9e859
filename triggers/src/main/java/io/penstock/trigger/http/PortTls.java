package io.penstock.trigger.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * TLS of the ports: what they prove themselves with and whom they take, from PEM files that are
 * read again when they change. Connections that there are keep what they began with. Thread-safe.
 *
 * <p>A port tells by its first bytes whether a connection speaks TLS. From other machines it must;
 * functions and commands on this one need not, so that nothing of theirs has to trust a
 * certificate.
 */
public final class PortTls {
  /** Versions and suites with forward secrecy and authenticated encryption; no others. */
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** How keys sign, by their kind. */
  private static final Map<String, String> KEYS =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private final Pem pem;
  private volatile Loaded loaded;

  /**
   * Where everything is. PEM.
   *
   * @param certificate the ports' own, with those between it and one that clients trust
   * @param key of the certificate, not encrypted
   * @param clients certificates of those who vouch for clients; null: clients need none
   */
  public record Pem(Path certificate, Path key, Path clients) {
    public Pem {
      Objects.requireNonNull(certificate);
      Objects.requireNonNull(key);
    }
  }

  /** The bytes of the files, and what was made of them. */
  private record Loaded(Buffer certificate, Buffer key, Buffer clients, SslContext context) {
    boolean isOf(Loaded other) {
      return certificate.equals(other.certificate)
          && key.equals(other.key)
          && Objects.equals(clients, other.clients);
    }
  }

  /**
   * Reads the files. Blocks.
   *
   * @throws IllegalArgumentException when they cannot be used; says which and why
   */
  public PortTls(Pem pem) {
    this.pem = pem;
    loaded = load(null);
  }

  /**
   * Reads the files again; whether anything is new. Blocks.
   *
   * @throws IllegalArgumentException when they cannot be used: everything stays as it was then
   */
  public boolean refresh() {
    Loaded before = loaded;
    Loaded now = load(before);
    if (now == before) return false;
    loaded = now;
    return true;
  }

  private Loaded load(Loaded before) {
    var read =
        new Loaded(
            read("--tls-cert", pem.certificate),
            read("--tls-key", pem.key),
            pem.clients == null ? null : read("--tls-clients", pem.clients),
            null);
    if (before != null && read.isOf(before)) return before;
    return new Loaded(read.certificate, read.key, read.clients, context(read));
  }

  private static Buffer read(String option, Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(option + " " + file + ": there is no such file.", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(option + " " + file + ": " + e, e);
    }
  }

  private SslContext context(Loaded from) {
    try {
      var own = new PemKeyCertOptions().addCertValue(from.certificate).addKeyValue(from.key);
      KeyManagerFactory keys = own.getKeyManagerFactory(null);
      if (!belongTogether(keys))
        throw new IllegalArgumentException("the key is not the certificate's");
      SslContextBuilder builder =
          SslContextBuilder.forServer(keys).protocols(VERSIONS).ciphers(SUITES);
      if (from.clients != null)
        builder
            .trustManager(new ByteArrayInputStream(from.clients.getBytes()))
            .clientAuth(ClientAuth.REQUIRE);
      return builder.build();
    } catch (Exception e) {
      throw new IllegalArgumentException(
          "--tls-cert "
              + pem.certificate
              + ", --tls-key "
              + pem.key
              + (pem.clients == null ? "" : ", --tls-clients " + pem.clients)
              + ": cannot be used together: "
              + reason(e)
              + ". PEM is needed: the certificate first in its file, a key without a password.",
          e);
    }
  }

  /** Whether what the key signs is what the certificate is held against. */
  private static boolean belongTogether(KeyManagerFactory keys) throws GeneralSecurityException {
    X509KeyManager manager = (X509KeyManager) keys.getKeyManagers()[0];
    for (var kind : KEYS.entrySet()) {
      String[] names = manager.getServerAliases(kind.getKey(), null);
      if (names == null) continue;
      Signature signature = Signature.getInstance(kind.getValue());
      signature.initSign(manager.getPrivateKey(names[0]));
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(manager.getCertificateChain(names[0])[0]);
      signature.update((byte) 1);
      return signature.verify(signed);
    }
    return false;
  }

  private static String reason(Throwable problem) {
    Throwable told = problem;
    while (told.getCause() != null) told = told.getCause();
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }

  /**
   * Puts into a new connection's pipeline what tells TLS from clear text.
   *
   * @param clear whether clear text is served
   */
  void guard(ChannelPipeline pipeline, boolean clear) {
    ChannelHandler opening = new TlsOpening(loaded.context, clear);
    pipeline.addFirst(opening);
  }
}
