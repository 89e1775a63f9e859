package io.penstock.gateway.sns;

import io.penstock.trigger.shape.SnsMessage.Attribute;
import java.util.Map;

/**
 * What is to be published.
 *
 * @param subject null for none
 * @param structured whether the body is JSON with a text for each protocol
 * @param groupId null for none
 * @param deduplicationId null for none
 */
public record Message(
    String subject,
    String body,
    boolean structured,
    Map<String, Attribute> attributes,
    String groupId,
    String deduplicationId) {}
