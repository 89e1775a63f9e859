package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;

/** What a function's result means as an HTTP response. */
public sealed interface HttpResult {
  /**
   * A response.
   *
   * @param status 200 to 999
   * @param headers safe to send: no illegal names, no line ends, none that belong to the connection
   *     or the length; with a content type
   * @param body may be empty
   */
  record Answer(int status, HeaderLines headers, Buffer body) implements HttpResult {}

  /**
   * Not a response by AWS's rules.
   *
   * @param reason for the log; the client is not told
   */
  record Malformed(String reason) implements HttpResult {}
}
