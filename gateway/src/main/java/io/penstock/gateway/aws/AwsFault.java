package io.penstock.gateway.aws;

import java.util.Map;

/** An AWS error: what a service answers instead of a result. */
public final class AwsFault extends RuntimeException {
  /** What a caller sent may be megabytes: an error repeats no more of it. */
  private static final int LONGEST = 4_096;

  private final int status;
  private final String code;
  private final String queryCode;
  private final Map<String, String> members;
  private final long retryAfterSeconds;

  /**
   * @param status HTTP status
   * @param code such as {@code ResourceNotFoundException}
   * @param message in AWS's words
   */
  public AwsFault(int status, String code, String message) {
    this(status, code, null, message);
  }

  /**
   * @param queryCode what the Query protocol calls it where that differs; or null
   */
  public AwsFault(int status, String code, String queryCode, String message) {
    this(status, code, queryCode, message, Map.of(), 0);
  }

  private AwsFault(
      int status,
      String code,
      String queryCode,
      String message,
      Map<String, String> members,
      long retryAfterSeconds) {
    super(shown(message), null, false, false);
    this.status = status;
    this.code = code;
    this.queryCode = queryCode;
    this.members = members;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** A sentence for an answer, cut where what it quotes makes it too long. */
  public static String shown(String message) {
    if (message == null || message.length() <= LONGEST) return message;
    int end = Character.isHighSurrogate(message.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return message.substring(0, end) + "...";
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /** Null where it is the {@link #code()}. */
  public String queryCode() {
    return queryCode;
  }

  /** What the JSON protocols say beside the message. */
  public Map<String, String> members() {
    return members;
  }

  /** The same with one more member of its shape. */
  public AwsFault with(String member, String value) {
    return new AwsFault(status, code, queryCode, getMessage(), Map.of(member, value), 0);
  }

  /** For the header {@code Retry-After}; 0 for none. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** The same, with when to try again. */
  public AwsFault after(long seconds) {
    return new AwsFault(status, code, queryCode, getMessage(), members, seconds);
  }

  public static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidParameterValueException", message);
  }

  public static AwsFault notFound(String message) {
    return new AwsFault(404, "ResourceNotFoundException", message);
  }

  public static AwsFault validation(String message) {
    return new AwsFault(400, "ValidationException", message);
  }

  /** A defect of ours; the log knows more. */
  public static AwsFault internal() {
    return new AwsFault(500, "ServiceException", "InternalError", "An internal error occurred.");
  }
}
