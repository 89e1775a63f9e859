package io.penstock.gateway.template;

/**
 * A part of the template needs what only AWS has: a value, or an object of a bucket. So that part
 * is left out. Whoever reads the smallest part that can do without catches it ({@link
 * Properties#attempt}, {@link Properties#each}); at the latest the whole resource is left out, with
 * one warning.
 */
public final class LeftOut extends RuntimeException {
  private final String key;

  LeftOut(Value.Unknown value) {
    this(
        value.key() + " is known to AWS only: give it with --set " + value.key() + "=...",
        value.key());
  }

  /**
   * @param why a clause of the warning
   * @param key what is not known
   */
  public LeftOut(String why, String key) {
    super(why, null, false, false);
    this.key = key;
  }

  /** What is not known. */
  public String key() {
    return key;
  }
}
