package io.penstock.gateway.sqs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A message to be sent.
 *
 * @param attributes JSON of the sender's attributes in SQS's spelling, or null
 * @param delaySeconds null: as the queue says
 * @param group message group, or null
 * @param dedup deduplication id, or null
 * @param trace X-Ray header, or null
 */
public record NewMessage(
    String body,
    String attributes,
    Integer delaySeconds,
    String group,
    String dedup,
    String trace) {
  /** What repetitions are told by where the content decides. */
  String bodyHash() {
    try {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
