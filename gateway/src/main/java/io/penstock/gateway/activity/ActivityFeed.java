package io.penstock.gateway.activity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells what happens. Any thread, event loops too: who follows must not block, and what is told to
 * nobody costs nothing but a look.
 */
public final class ActivityFeed {
  private final List<Consumer<Activity>> followers = new CopyOnWriteArrayList<>();

  /** Whether anybody follows: else there is no need to make what would be told. */
  public boolean isFollowed() {
    return !followers.isEmpty();
  }

  public void tell(Activity activity) {
    for (Consumer<Activity> follower : followers) follower.accept(activity);
  }

  /** Run the result to end it. */
  public Runnable follow(Consumer<Activity> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }
}
