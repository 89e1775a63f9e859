package io.penstock.gateway.sns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageSignerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final MessageSigner SIGNER = MessageSigner.make(NOW);

  @ParameterizedTest
  @CsvSource({"1, SHA1withRSA", "2, SHA256withRSA"})
  void itsCertificateVerifiesWhatItSigns(String version, String algorithm) throws Exception {
    MessageSigner kept = MessageSigner.of(SIGNER.toJson());
    assertEquals(SIGNER.name(), kept.name());
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        kept.certificate().getBytes(StandardCharsets.US_ASCII)));
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(NOW));
    var check = Signature.getInstance(algorithm);
    check.initVerify(certificate.getPublicKey());
    check.update("Message\nt\u00fcr\n".getBytes(StandardCharsets.UTF_8));
    assertTrue(check.verify(Base64.getDecoder().decode(kept.sign("Message\nt\u00fcr\n", version))));
  }
}
