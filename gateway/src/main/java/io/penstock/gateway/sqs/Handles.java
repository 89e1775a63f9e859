package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receipt handles as text. Pure. */
public final class Handles {
  private static final Pattern FORM = Pattern.compile("penstock:(\\d{1,19}):(\\d{1,9})");

  private Handles() {}

  public static String of(Received received) {
    String text = "penstock:" + received.message().seq() + ":" + received.token();
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws QueueFault when it is none
   */
  public static Handle parse(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      Matcher parts = FORM.matcher(new String(bytes, StandardCharsets.UTF_8));
      if (parts.matches())
        return new Handle(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new QueueFault(
        "ReceiptHandleIsInvalid", "The input receipt handle \"" + text + "\" is not valid.");
  }
}
