package io.penstock.gateway.node;

import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.http.PortTls;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether the ports' certificate was renewed. Thread-safe. */
final class Certificates {
  private static final long LOOK_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

  private final PortTls tls;
  private String problem;

  /**
   * @param tls null when there is none
   */
  Certificates(PortTls tls) {
    this.tls = tls;
  }

  /** Those of the settings, looked at while Vert.x runs. Blocks. */
  static Certificates of(Settings settings, Vertx vertx) {
    PortTls.Pem pem = settings.edge().tls();
    var certificates = new Certificates(pem == null ? null : new PortTls(pem));
    certificates.watch(vertx);
    return certificates;
  }

  PortTls tls() {
    return tls;
  }

  private void watch(Vertx vertx) {
    if (tls != null)
      vertx.setPeriodic(
          LOOK_MILLIS,
          _ ->
              vertx.executeBlocking(
                  () -> {
                    look();
                    return null;
                  },
                  false));
  }

  /** Takes what is new; what cannot be used is told once and changes nothing. Blocks. */
  synchronized void look() {
    if (tls == null) return;
    try {
      if (tls.refresh()) LOG.info("The ports' certificate was read again");
      problem = null;
    } catch (IllegalArgumentException e) {
      if (!e.getMessage().equals(problem))
        LOG.warn("The ports keep their certificate: {}", e.getMessage());
      problem = e.getMessage();
    }
  }
}
