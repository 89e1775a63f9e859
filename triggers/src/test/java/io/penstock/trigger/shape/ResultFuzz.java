package io.penstock.trigger.shape;

import io.penstock.trigger.fuzz.Input;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** What functions give back to a door: an answer, or none, and never a header with a line in it. */
public final class ResultFuzz {
  private ResultFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    Buffer payload = Buffer.buffer(data);
    safe(HttpApiResult.read(payload));
    safe(HttpApiResult.url(payload));
    safe(HttpApiResult.prelude(payload));
    safe(ProxyResult.http(payload));
    safe(ProxyResult.rest(payload, "image/png", Set.of("image/*")));
    AuthorizerResult.read(payload, true);
    AuthorizerResult.read(payload, false);
    QueryText.parameters(Input.text(data));
  }

  private static void safe(HttpResult result) {
    if (!(result instanceof HttpResult.Answer(int status, HeaderLines headers, Buffer _))) return;
    Input.hold(status >= 200 && status <= 999, "a status of " + status);
    for (int i = 0; i < headers.count(); i++)
      Input.hold(
          (headers.name(i) + headers.value(i))
              .chars()
              .allMatch(c -> c >= ' ' && c != 0x7f || c == '\t'),
          "a header with a line in it");
  }
}
