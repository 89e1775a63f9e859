package io.penstock.gateway.sns;

import io.penstock.gateway.registry.Resources;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Signs on worker threads. The key pair is made when the first signature is asked for, and kept
 * before it is used. Any thread.
 */
final class Signatures {
  private static final String KIND = "topic-signer";
  private static final String ID = "1";

  private final Vertx vertx;
  private final Resources.Backend backend;
  private final InstantSource clock;
  private Future<MessageSigner> signer;

  Signatures(Vertx vertx, Resources.Backend backend, InstantSource clock) {
    this.vertx = vertx;
    this.backend = backend;
    this.clock = clock;
  }

  /** The one signer there is. */
  synchronized Future<MessageSigner> signer() {
    if (signer == null || signer.failed())
      signer =
          backend
              .load(KIND)
              .compose(
                  kept ->
                      kept.containsKey(ID)
                          ? Future.succeededFuture(MessageSigner.of(kept.get(ID)))
                          : make());
    return signer;
  }

  private Future<MessageSigner> make() {
    return vertx
        .executeBlocking(() -> MessageSigner.make(clock.instant()), false)
        .compose(
            made -> {
              Map<String, JsonObject> document = Map.of(ID, made.toJson());
              return backend.write(KIND, document).map(made);
            });
  }

  /** Signatures of a text by version; all of one call on one thread. */
  Future<Map<String, String>> sign(MessageSigner by, String text, Set<String> versions) {
    return vertx.executeBlocking(
        () -> {
          var signed = new HashMap<String, String>();
          for (String version : versions) signed.put(version, by.sign(text, version));
          return signed;
        },
        false);
  }
}
