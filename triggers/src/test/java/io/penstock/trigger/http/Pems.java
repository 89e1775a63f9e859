package io.penstock.trigger.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a certificate that it signed itself, made by the JDK's own tool, as PEM files and as
 * clients have them.
 *
 * @param certificate for {@code localhost} and 127.0.0.1
 */
public record Pems(Path certificate, Path key, KeyStore store) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * @param name of the files and in the certificate
   */
  public static Pems make(Path folder, String name) throws Exception {
    Path kept = folder.resolve(name + ".p12");
    Files.deleteIfExists(kept);
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,dns:*.localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                kept.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes());
    if (tool.waitFor() != 0) throw new IllegalStateException(said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(kept)) {
      store.load(in, PASSWORD);
    }
    Path certificate = folder.resolve(name + ".crt");
    Path key = folder.resolve(name + ".key");
    write(certificate, "CERTIFICATE", store.getCertificate("own").getEncoded());
    write(key, "PRIVATE KEY", store.getKey("own", PASSWORD).getEncoded());
    return new Pems(certificate, key, store);
  }

  private static void write(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  /** A client that trusts this certificate alone, and shows one where it is given. */
  public SSLContext client(Pems shown) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("own"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManager[] keys = null;
    if (shown != null) {
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(shown.store, PASSWORD);
      keys = own.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  /** Where ports find it. */
  public PortTls.Pem pem(Path clients) {
    return new PortTls.Pem(certificate, key, clients);
  }

  /** For messages. */
  @Override
  public String toString() {
    return List.of(certificate, key).toString();
  }
}
