package io.penstock.gateway.registry;

/** Publishes versions. Numbers of deleted versions are not given again. Pure. */
public final class Publishing {
  private static final String LAST = "lastVersion";

  private Publishing() {}

  /** The function with its latest version published, unless the last one published is the same. */
  public static Function publish(Function function, String description) {
    int last = last(function);
    Version latest = function.latest();
    Version before = function.versions().get(last);
    if (before != null && before.revisionId().equals(latest.revisionId())) return function;
    FunctionEdit edit = function.edit();
    int number = last + 1;
    Version version = latest.published(Integer.toString(number));
    edit.versions.put(number, description == null ? version : version.described(description));
    edit.kept.put(LAST, Integer.toString(number));
    return edit.done();
  }

  /** The number published last, whether it is there still or not; 0 for none. */
  public static int last(Function function) {
    int last = Integer.parseInt(function.kept().getOrDefault(LAST, "0"));
    for (int number : function.versions().keySet()) last = Math.max(last, number);
    return last;
  }
}
