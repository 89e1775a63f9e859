package io.penstock.gateway.egress;

import io.penstock.trigger.http.KeyDocuments;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;

/** Keys of issuers of tokens, fetched as everything is that goes out. Any thread. */
public final class IssuerKeys implements KeyDocuments {
  /** API Gateway waits no longer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1_500);

  private final HttpOut http;

  public IssuerKeys(HttpOut http) {
    this.http = http;
  }

  @Override
  public Future<Buffer> get(String url, int most) {
    return http.send(HttpMethod.GET, url, Map.of(), Buffer.buffer(), TIMEOUT, most + 1)
        .compose(
            answer -> {
              if (answer.status() != 200)
                return Future.failedFuture(url + " answered " + answer.status());
              if (answer.body().length() > most)
                return Future.failedFuture(url + " is larger than " + most + " bytes");
              return Future.succeededFuture(answer.body());
            });
  }
}
