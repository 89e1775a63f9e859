package io.penstock.gateway.node;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.trigger.http.RequestWatch;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of the requests that the HTTP port has answered, and has them in the access log. */
record ToldRequests(ActivityFeed feed, InstantSource clock) implements RequestWatch {
  private static final Logger ACCESS = LoggerFactory.getLogger("io.penstock.access");

  @Override
  public boolean wanted() {
    return feed.isFollowed() || ACCESS.isInfoEnabled();
  }

  @Override
  public void answered(String requestId, String method, String path, int status, long nanos) {
    if (ACCESS.isInfoEnabled())
      ACCESS.info("http {} {} {} {} us {}", method, path, status, nanos / 1_000, requestId);
    if (!feed.isFollowed()) return;
    feed.tell(
        new Activity.Answered(
            clock.instant(), requestId, method, path, status, Duration.ofNanos(nanos)));
  }
}
