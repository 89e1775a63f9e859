package io.penstock.trigger.bucket;

import io.penstock.trigger.bucket.ObjectIndex.Known;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;

/**
 * An object as it is seen now.
 *
 * @param mark as {@link Known#mark()}
 */
record Seen(String key, long size, String mark) {
  private static final int PAGE = 1_000;

  /** By UTF-8, as S3 lists: code points, where Java's own order is by UTF-16. */
  static final Comparator<String> ORDER =
      (a, b) -> {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
          char x = a.charAt(i);
          char y = b.charAt(i);
          if (x == y) continue;
          boolean high = Character.isSurrogate(x);
          return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
        }
        return Integer.compare(a.length(), b.length());
      };

  boolean is(Known known) {
    return known != null && known.size() == size && known.mark().equals(mark);
  }

  /** Takes what differs between what is seen and what is known. */
  interface Differences {
    void changed(Seen seen);

    void gone(String key);
  }

  /**
   * Compares all that is seen with all that is known, a page at a time. Blocks a virtual thread.
   *
   * @param seen ascending by key
   * @param prefix of the keys that are looked at
   */
  static void compare(
      Iterator<Seen> seen, ObjectIndex index, String bucket, String prefix, Differences found) {
    var known = new Pages(index, bucket, prefix);
    Map.Entry<String, Known> next = known.next();
    while (seen.hasNext()) {
      Seen one = seen.next();
      while (next != null && ORDER.compare(next.getKey(), one.key) < 0) {
        found.gone(next.getKey());
        next = known.next();
      }
      boolean same = next != null && next.getKey().equals(one.key);
      if (!same || !one.is(next.getValue())) found.changed(one);
      if (same) next = known.next();
    }
    for (; next != null; next = known.next()) found.gone(next.getKey());
  }

  /** All that is known, page by page. */
  private static final class Pages {
    private final ObjectIndex index;
    private final String bucket;
    private final String prefix;
    private Iterator<Map.Entry<String, Known>> page;
    private String last;
    private boolean over;

    private Pages(ObjectIndex index, String bucket, String prefix) {
      this.index = index;
      this.bucket = bucket;
      this.prefix = prefix;
      this.last = prefix;
      load();
    }

    private void load() {
      Map<String, Known> loaded = index.page(bucket, last, PAGE).await();
      over = loaded.size() < PAGE;
      page = loaded.entrySet().iterator();
    }

    /** Null at the end. */
    private Map.Entry<String, Known> next() {
      if (!page.hasNext() && !over) load();
      if (!page.hasNext()) return null;
      Map.Entry<String, Known> entry = page.next();
      last = entry.getKey();
      if (last.startsWith(prefix)) return entry;
      over = true;
      page = Collections.emptyIterator();
      return null;
    }
  }
}
