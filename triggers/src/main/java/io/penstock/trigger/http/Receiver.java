package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * Takes requests of the HTTP port that are not for APIs: what stores and other senders tell of
 * their own accord. Called on event loops; must not block.
 */
public interface Receiver {
  /** For a gateway that nobody tells anything. */
  Receiver NONE =
      new Receiver() {
        @Override
        public boolean takes(String path) {
          return false;
        }

        @Override
        public int maxBodyBytes() {
          return 0;
        }

        @Override
        public Reply refuse(HttpMethod method, MultiMap headers) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Future<Reply> receive(MultiMap headers, Buffer body) {
          throw new UnsupportedOperationException();
        }
      };

  /**
   * What the sender is answered.
   *
   * @param message JSON's {@code message}; null for an empty body
   */
  record Reply(int status, String message) {}

  /** Whether the request is for it; no API sees it then. */
  boolean takes(String path);

  /** Of a body; more is refused with a 413 before it is read. */
  int maxBodyBytes();

  /** Why the body is not even read; null when it is. */
  Reply refuse(HttpMethod method, MultiMap headers);

  /**
   * Never fails. The reply comes once what was received is durable.
   *
   * @param body never null
   */
  Future<Reply> receive(MultiMap headers, Buffer body);
}
