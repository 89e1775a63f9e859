package io.penstock.gateway.cli;

import io.penstock.trigger.http.PortTls;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the ports prove themselves with. */
final class TlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate of both ports, PEM, with those between it and one that clients trust: other"
              + " machines must speak TLS then. Read again when it changes. Default: clear text")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its key, PEM, without a password.")
  private Path key;

  @Option(
      names = "--tls-clients",
      paramLabel = "FILE",
      description =
          "Certificates, PEM, of those who vouch for clients: who speaks TLS must show one that"
              + " they signed. Default: clients need none")
  private Path clients;

  /**
   * Null for clear text only.
   *
   * @throws IllegalArgumentException for half of what is needed
   */
  PortTls.Pem pem() {
    if (certificate == null && key == null) {
      if (clients == null) return null;
      throw new IllegalArgumentException(
          "--tls-clients " + clients + ": needs --tls-cert and --tls-key.");
    }
    if (certificate == null)
      throw new IllegalArgumentException("--tls-key " + key + ": needs --tls-cert.");
    if (key == null)
      throw new IllegalArgumentException("--tls-cert " + certificate + ": needs --tls-key.");
    return new PortTls.Pem(certificate, key, clients);
  }
}
