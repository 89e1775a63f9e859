package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receipt handles as text. Pure. */
public final class Handles {
  /** The queue's name is missing in those of earlier versions. */
  private static final Pattern FORM =
      Pattern.compile("penstock:(\\d{1,19}):(\\d{1,9})(?::([a-zA-Z0-9_.-]{1,80}))?");

  private Handles() {}

  public static String of(Received received) {
    MessageStore.Message message = received.message();
    String text = "penstock:" + message.seq() + ":" + received.token() + ":" + message.queue();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws QueueFault when it is none of this queue
   */
  public static Handle parse(String queue, String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      Matcher parts = FORM.matcher(new String(bytes, StandardCharsets.UTF_8));
      if (parts.matches() && (parts.group(3) == null || parts.group(3).equals(queue)))
        return new Handle(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new QueueFault(
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"" + text + "\" is not a valid receipt handle.");
  }
}
