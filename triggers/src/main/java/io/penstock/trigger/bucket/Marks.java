package io.penstock.trigger.bucket;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is still to be looked at in a folder. At its caps it forgets the single paths and asks for a
 * look at everything. Any thread.
 */
final class Marks {
  private static final int MOST_KEYS = 200_000;
  private static final int MOST_FOLDERS = 10_000;

  private final Runnable wake;
  private final Map<String, Boolean> keys = new LinkedHashMap<>();
  private final Set<String> folders = new LinkedHashSet<>();
  private Set<String> fresh = new LinkedHashSet<>();
  private Set<String> waiting = new LinkedHashSet<>();
  private boolean all;

  /**
   * @param wake called when there is something; must not block
   */
  Marks(Runnable wake) {
    this.wake = wake;
  }

  /** A file that is whole, or gone. */
  void whole(String key) {
    synchronized (this) {
      if (all) return;
      fresh.remove(key);
      waiting.remove(key);
      keys.put(key, true);
      if (keys.size() > MOST_KEYS) everything();
    }
    wake.run();
  }

  /**
   * A file that may still be being written: it is looked at once nobody has said so for a while.
   */
  synchronized void later(String key) {
    if (all || keys.containsKey(key)) return;
    fresh.add(key);
    if (fresh.size() > MOST_KEYS) everything();
  }

  /** A while is over. */
  void tick() {
    boolean some;
    synchronized (this) {
      for (String key : waiting) keys.putIfAbsent(key, false);
      some = !waiting.isEmpty();
      waiting = fresh;
      fresh = new LinkedHashSet<>();
      if (keys.size() > MOST_KEYS) everything();
    }
    if (some) wake.run();
  }

  /**
   * @param key with a slash at its end
   */
  void folder(String key) {
    synchronized (this) {
      if (all) return;
      folders.add(key);
      if (folders.size() > MOST_FOLDERS) everything();
    }
    wake.run();
  }

  void all() {
    synchronized (this) {
      everything();
    }
    wake.run();
  }

  private void everything() {
    all = true;
    keys.clear();
    folders.clear();
    fresh.clear();
    waiting.clear();
  }

  /** Whether everything is to be looked at; that is then taken. */
  synchronized boolean takeAll() {
    boolean was = all;
    all = false;
    return was;
  }

  synchronized List<String> takeFolders() {
    var taken = new ArrayList<>(folders);
    folders.clear();
    return taken;
  }

  /** The longest marked, and whether each is whole. */
  synchronized Map<String, Boolean> take(int most) {
    var taken = new HashMap<String, Boolean>();
    Iterator<Map.Entry<String, Boolean>> rest = keys.entrySet().iterator();
    while (rest.hasNext() && taken.size() < most) {
      Map.Entry<String, Boolean> entry = rest.next();
      taken.put(entry.getKey(), entry.getValue());
      rest.remove();
    }
    return taken;
  }

  synchronized boolean isEmpty() {
    return !all && keys.isEmpty() && folders.isEmpty();
  }
}
