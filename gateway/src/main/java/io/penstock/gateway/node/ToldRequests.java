package io.penstock.gateway.node;

import io.penstock.gateway.activity.Activity;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.trigger.http.RequestWatch;
import java.time.Duration;
import java.time.InstantSource;

/** Tells of the requests that the HTTP port has answered. */
record ToldRequests(ActivityFeed feed, InstantSource clock) implements RequestWatch {
  @Override
  public boolean wanted() {
    return feed.isFollowed();
  }

  @Override
  public void answered(String requestId, String method, String path, int status, long nanos) {
    feed.tell(
        new Activity.Answered(
            clock.instant(), requestId, method, path, status, Duration.ofNanos(nanos)));
  }
}
