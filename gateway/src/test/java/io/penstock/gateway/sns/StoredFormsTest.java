package io.penstock.gateway.sns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.store.StoredForm;
import java.io.ByteArrayInputStream;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What is kept over restarts, as golden files. */
class StoredFormsTest {
  @Test
  void aTopic() throws Exception {
    StoredForm.check("topic", Topic::read, Topic::write, "arn");
  }

  @Test
  void aSubscription() throws Exception {
    StoredForm.check("subscription", Subscription::read, Subscription::write, "arn");
  }

  @Test
  void whatAFifoTopicHasTaken() throws Exception {
    StoredForm.check("topic-duplicate", Deduplication.Note::read, Deduplication.Note::write);
  }

  /** The key is of this file only. */
  @Test
  void whatTopicsSignWith() throws Exception {
    var golden = StoredForm.golden("topic-signer");
    MessageSigner signer = MessageSigner.of(golden);
    assertEquals(golden, signer.toJson());
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signer.certificate().getBytes(UTF_8)));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(certificate);
    signature.update("text".getBytes(UTF_8));
    assertTrue(signature.verify(Base64.getDecoder().decode(signer.sign("text", "2"))));
  }
}
