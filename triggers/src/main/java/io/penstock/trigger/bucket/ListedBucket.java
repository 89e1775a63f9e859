package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.ObjectIndex.Known;
import io.penstock.trigger.bucket.ObjectListing.Listed;
import io.penstock.trigger.bucket.ObjectListing.Page;
import io.penstock.trigger.stream.AwsEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bucket of an S3-compatible store that notifies nobody: listed again and again. To be deployed
 * on a virtual thread.
 *
 * <pre>
 * every second or so: keys after the greatest that is known     one request
 * every whole look:   all keys, compared with the index         one request for a thousand keys
 * </pre>
 *
 * A whole look begins as many seconds after the one before as it took requests, and five at least:
 * a store gets two requests a second at most, however many keys there are. What listing cannot see
 * is not told: versions that were overwritten between two looks, objects that came and went, who
 * did it and how.
 */
public final class ListedBucket extends VerticleBase implements BucketSource {
  private static final Logger LOG = LoggerFactory.getLogger(ListedBucket.class);
  private static final Duration TAIL = Duration.ofSeconds(1);
  private static final long LEAST_WHOLE_SECONDS = 5;
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final int BATCH = 500;

  private final String bucket;
  private final URI where;
  private final AwsEndpoint endpoint;
  private final ObjectIndex index;
  private final ObjectIntake intake;
  private final InstantSource clock;
  private final Noticed noticed;
  private final Promise<Void> ended = Promise.promise();
  private ObjectListing listing;
  private volatile boolean stopping;
  private volatile Promise<Void> woken = Promise.promise();
  private volatile String problem;
  private String greatest = "";
  private int requests;

  /**
   * @param where {@code http://HOST:PORT/BUCKET}
   * @param endpoint whose keys requests are signed with; null: they are not signed
   */
  public ListedBucket(
      String bucket,
      URI where,
      AwsEndpoint endpoint,
      String region,
      ObjectIndex index,
      ObjectIntake intake,
      InstantSource clock,
      RandomGenerator random) {
    this.bucket = bucket;
    this.where = where;
    this.endpoint = endpoint;
    this.index = index;
    this.intake = intake;
    this.clock = clock;
    this.noticed = new Noticed(bucket, region, "", "listing", clock, random);
  }

  @Override
  public String where() {
    return where.toString();
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public Future<?> start() {
    listing = open(vertx);
    context.runOnContext(_ -> work());
    return Future.succeededFuture();
  }

  private ObjectListing open(Vertx on) {
    return new S3Listing(on, where, endpoint, clock);
  }

  /** Completes when what was being told is told, and nothing more will be. */
  @Override
  public Future<?> stop() {
    stopping = true;
    woken.tryComplete();
    return ended.future().onComplete(_ -> listing.close());
  }

  private void work() {
    Duration retry = TAIL;
    Duration untilWhole = Duration.ZERO;
    try {
      while (!stopping) {
        try {
          if (!untilWhole.isPositive()) {
            requests = 0;
            whole();
            untilWhole = Duration.ofSeconds(Math.max(LEAST_WHOLE_SECONDS, requests));
          } else tail();
          problem = null;
          retry = TAIL;
          pause(TAIL);
          untilWhole = untilWhole.minus(TAIL);
        } catch (CancellationException e) {
          return;
        } catch (RuntimeException e) {
          problem = e.getMessage() == null ? e.toString() : e.getMessage();
          LOG.warn("Bucket {}: {}; tried again in {} s", bucket, problem, retry.toSeconds());
          pause(retry);
          retry = Duration.ofSeconds(Math.min(2 * retry.toSeconds(), LONGEST_RETRY.toSeconds()));
        }
      }
    } finally {
      ended.tryComplete();
    }
  }

  private void pause(Duration wait) {
    Promise<Void> next = Promise.promise();
    woken = next;
    if (stopping) return;
    long timer = vertx.setTimer(wait.toMillis(), _ -> next.tryComplete());
    next.future().await();
    vertx.cancelTimer(timer);
  }

  private void whole() {
    if (index.isBegun(bucket).await()) compare();
    else begin();
  }

  /** What is there already is known and told to nobody. */
  private void begin() {
    var found = new HashMap<String, Known>();
    for (var all = new All(); all.hasNext(); ) {
      Seen one = all.next();
      found.put(one.key(), new Known(one.size(), one.mark(), noticed.sequencer(null)));
      if (found.size() < BATCH) continue;
      index.write(bucket, found).await();
      found.clear();
    }
    index.write(bucket, found).await();
    index.begun(bucket).await();
  }

  private void compare() {
    var changed = new ArrayList<Seen>();
    var gone = new ArrayList<String>();
    Seen.compare(
        new All(),
        index,
        bucket,
        "",
        new Seen.Differences() {
          @Override
          public void changed(Seen seen) {
            changed.add(seen);
            if (changed.size() == BATCH) tell(changed, gone);
          }

          @Override
          public void gone(String key) {
            gone.add(key);
            if (gone.size() == BATCH) tell(changed, gone);
          }
        });
    tell(changed, gone);
  }

  private void tail() {
    boolean more = true;
    while (more && !stopping) {
      Page page = listing.after(greatest).await();
      var changed = new ArrayList<Seen>();
      for (Listed one : page.objects()) changed.add(one.seen());
      tell(changed, new ArrayList<>());
      if (!page.objects().isEmpty()) greatest = page.objects().getLast().key();
      more = page.more() && !page.objects().isEmpty();
    }
  }

  /** Tells of them, notes them, and empties the lists. */
  private void tell(List<Seen> changed, List<String> gone) {
    if (stopping || changed.isEmpty() && gone.isEmpty()) return;
    var changes = new ArrayList<ObjectChange>();
    Map<String, Known> known = new HashMap<>();
    var keys = new ArrayList<String>(gone);
    for (Seen one : changed) keys.add(one.key());
    Map<String, Known> all = index.get(bucket, keys).await();
    for (Seen one : changed) {
      Known before = all.get(one.key());
      if (one.is(before)) continue;
      var now = new Known(one.size(), one.mark(), noticed.sequencer(before));
      String eTag = one.mark().substring(0, one.mark().indexOf(' '));
      changes.add(noticed.created(one.key(), now, eTag, one.mark()));
      known.put(one.key(), now);
    }
    for (String key : gone) {
      Known before = all.get(key);
      if (before == null) continue;
      changes.add(noticed.removed(key, before));
      known.put(key, null);
    }
    changed.clear();
    gone.clear();
    if (changes.isEmpty()) return;
    intake.accept(changes).await();
    index.write(bucket, known).await();
  }

  /** All that is listed now, a page at a time; remembers the greatest key. */
  private final class All implements Iterator<Seen> {
    private Iterator<Listed> page = List.<Listed>of().iterator();
    private String last = "";
    private boolean more = true;

    @Override
    public boolean hasNext() {
      if (stopping) throw new CancellationException();
      while (!page.hasNext() && more) {
        Page next = listing.after(last).await();
        requests++;
        page = next.objects().iterator();
        more = next.more() && page.hasNext();
        if (page.hasNext()) last = next.objects().getLast().key();
        if (!more) greatest = last;
      }
      return page.hasNext();
    }

    @Override
    public Seen next() {
      if (!hasNext()) throw new NoSuchElementException();
      return page.next().seen();
    }
  }
}
