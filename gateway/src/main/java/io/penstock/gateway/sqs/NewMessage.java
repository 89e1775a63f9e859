package io.penstock.gateway.sqs;

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
    String trace) {}
