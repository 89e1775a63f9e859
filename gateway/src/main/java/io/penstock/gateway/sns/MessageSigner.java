package io.penstock.gateway.sns;

import io.netty.pkitesting.CertificateBuilder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Signs what topics send, as SNS does: RSA with SHA-1 (version 1) or SHA-256 (version 2). A
 * signature takes about a millisecond of a core. Immutable; any thread.
 */
final class MessageSigner {
  private static final Duration VALID = Duration.ofDays(20 * 365L);

  private final PrivateKey key;
  private final String certificate;
  private final String name;

  private MessageSigner(PrivateKey key, String certificate, String name) {
    this.key = key;
    this.certificate = certificate;
    this.name = name;
  }

  /** A new key pair with a certificate of its own. Slow. */
  static MessageSigner make(Instant now) {
    try {
      var made =
          new CertificateBuilder()
              .subject("CN=sns.penstock, O=Penstock")
              .rsa2048()
              .setIsCertificateAuthority(true) // what signs itself
              .notBefore(now.minus(Duration.ofDays(1)))
              .notAfter(now.plus(VALID))
              .buildSelfSigned();
      X509Certificate certificate = made.getCertificate();
      byte[] der = certificate.getEncoded();
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
              + "\n-----END CERTIFICATE-----\n";
      return new MessageSigner(made.getKeyPair().getPrivate(), pem, name(der));
    } catch (Exception e) { // declared so
      throw new IllegalStateException("no key for signatures could be made", e);
    }
  }

  private static String name(byte[] der) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
    return "SimpleNotificationService-" + HexFormat.of().formatHex(digest, 0, 16) + ".pem";
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("key", Base64.getEncoder().encodeToString(key.getEncoded()))
        .put("certificate", certificate)
        .put("name", name);
  }

  static MessageSigner of(JsonObject json) {
    try {
      byte[] key = Base64.getDecoder().decode(json.getString("key"));
      return new MessageSigner(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)),
          json.getString("certificate"),
          json.getString("name"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key for signatures cannot be read", e);
    }
  }

  /** In PEM form. */
  String certificate() {
    return certificate;
  }

  /** File name at which the certificate is served. */
  String name() {
    return name;
  }

  /**
   * @param version {@code 1} or {@code 2}
   * @return base64
   */
  String sign(String text, String version) {
    try {
      var signature = Signature.getInstance(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
