package io.penstock.gateway.node;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.trigger.http.RequestWatch;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the requests that the HTTP port has answered, tells of them, has them in the log. */
record ToldRequests(HttpMeters meters, ActivityFeed feed, InstantSource clock)
    implements RequestWatch {
  private static final Logger ACCESS = LoggerFactory.getLogger("io.penstock.access");

  @Override
  public void answered(Answered one) {
    meters.answered(one);
    if (ACCESS.isInfoEnabled())
      ACCESS.info(
          "http {} {} {} {} us {}",
          one.method(),
          one.path(),
          one.status(),
          one.nanos() / 1_000,
          one.requestId());
    if (!feed.isFollowed()) return;
    feed.tell(
        new Activity.Answered(
            clock.instant(),
            one.requestId(),
            one.method(),
            one.path(),
            one.status(),
            Duration.ofNanos(one.nanos())));
  }
}
