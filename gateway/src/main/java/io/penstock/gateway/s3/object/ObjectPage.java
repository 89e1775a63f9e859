package io.penstock.gateway.s3.object;

import io.penstock.trigger.bucket.FolderFiles.Found;
import io.penstock.trigger.bucket.FolderListing;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of a bucket's objects.
 *
 * @param objects and common prefixes, in their order together
 * @param next the last key or prefix that was seen; null when there is no more
 */
public record ObjectPage(List<StoredObject> objects, List<String> prefixes, String next) {
  private static final int ASIDE = 1_000;

  /**
   * Lists what comes after a key. Blocks a virtual thread.
   *
   * @param delimiter empty for none
   * @param most objects and prefixes
   */
  public static ObjectPage of(
      BucketStore store, String prefix, String delimiter, String after, int most)
      throws IOException {
    var found = new LinkedHashMap<String, Found>();
    var aside = new LinkedHashMap<String, StoredObject>();
    var order = new ArrayList<String>();
    var prefixes = new ArrayList<String>();
    var keys = new Merged(store, prefix, after);
    String last = null;
    while (keys.next()) {
      String common = common(keys.key, prefix, delimiter);
      if (common != null && (common.equals(last) || after.startsWith(common))) {
        keys.pass(common);
        continue;
      }
      if (order.size() + prefixes.size() == most)
        return new ObjectPage(objects(store, order, found, aside), prefixes, last);
      if (common != null) {
        prefixes.add(common);
        last = common;
        keys.pass(common);
        continue;
      }
      last = keys.key;
      order.add(last);
      if (keys.file != null) found.put(last, keys.file);
      else aside.put(last, store.aside(last, keys.kept));
    }
    return new ObjectPage(objects(store, order, found, aside), prefixes, null);
  }

  private static String common(String key, String prefix, String delimiter) {
    if (delimiter.isEmpty()) return null;
    int end = key.indexOf(delimiter, prefix.length());
    return end < 0 ? null : key.substring(0, end + delimiter.length());
  }

  private static List<StoredObject> objects(
      BucketStore store,
      List<String> order,
      Map<String, Found> found,
      Map<String, StoredObject> aside) {
    Map<String, JsonObject> kept = store.kept(List.copyOf(found.keySet()));
    var metas = new LinkedHashMap<String, ObjectMeta>();
    var unknown = new LinkedHashMap<String, Found>();
    found.forEach(
        (key, file) -> {
          ObjectMeta meta = BucketStore.meta(file, kept.get(key));
          if (meta == null) unknown.put(key, file);
          else metas.put(key, meta);
        });
    Map<String, String> eTags = store.toldETags(unknown);
    unknown.forEach(
        (key, file) ->
            metas.put(
                key, ObjectMeta.ofFile(key, file.mark(), eTags.getOrDefault(key, file.eTag()))));
    var objects = new ArrayList<StoredObject>(order.size());
    for (String key : order) {
      Found file = found.get(key);
      objects.add(
          file == null
              ? aside.get(key)
              : new StoredObject(
                  key,
                  file.size(),
                  file.modifiedMillis(),
                  metas.get(key),
                  store.files().path(key),
                  false));
    }
    return objects;
  }

  /** Files of the folder and what lies aside, in one order; a file goes before what is aside. */
  private static final class Merged {
    private final BucketStore store;
    private final String prefix;
    private final FolderListing folder;
    private Found nextFile;
    private Iterator<Map.Entry<String, JsonObject>> page;
    private Map.Entry<String, JsonObject> nextAside;
    private String asked;

    String key;
    Found file;
    JsonObject kept;

    private Merged(BucketStore store, String prefix, String after) throws IOException {
      this.store = store;
      this.prefix = prefix;
      folder = store.files().list(prefix, after);
      nextFile = folder.next();
      String from = KeyOrder.compare(after, prefix) < 0 ? KeyOrder.before(prefix) : after;
      load(from);
      advanceAside();
    }

    private void load(String after) throws IOException {
      asked = after;
      page = store.asidePage(after, ASIDE).entrySet().iterator();
    }

    private void advanceAside() throws IOException {
      do {
        if (!page.hasNext() && nextAside != null && !nextAside.getKey().equals(asked))
          load(nextAside.getKey());
        nextAside = page.hasNext() ? page.next() : null;
      } while (nextAside != null
          && !nextAside.getKey().startsWith(prefix)
          && KeyOrder.compare(nextAside.getKey(), prefix) < 0);
      if (nextAside != null && !nextAside.getKey().startsWith(prefix)) nextAside = null;
    }

    private boolean next() throws IOException {
      if (nextFile == null && nextAside == null) return false;
      int order =
          nextFile == null
              ? 1
              : nextAside == null ? -1 : KeyOrder.compare(nextFile.key(), nextAside.getKey());
      file = order <= 0 ? nextFile : null;
      kept = order <= 0 ? null : nextAside.getValue();
      key = order <= 0 ? nextFile.key() : nextAside.getKey();
      if (order <= 0) nextFile = folder.next();
      if (order >= 0) advanceAside();
      return true;
    }

    private void pass(String begin) throws IOException {
      folder.pass(begin);
      if (nextFile != null && nextFile.key().startsWith(begin)) nextFile = folder.next();
      while (nextAside != null && nextAside.getKey().startsWith(begin)) advanceAside();
    }
  }
}
