package io.penstock.gateway.template;

/**
 * A part of the template needs a value that only AWS has, so that part is left out. Whoever reads
 * the smallest part that can do without catches it ({@link Properties#attempt}, {@link
 * Properties#each}); at the latest the whole resource is left out, with one warning.
 */
public final class LeftOut extends RuntimeException {
  private final transient Value.Unknown value;

  LeftOut(Value.Unknown value) {
    super(
        value.key() + " is known to AWS only: give it with --set " + value.key() + "=...",
        null,
        false,
        false);
    this.value = value;
  }

  /** What is not known. */
  public String key() {
    return value.key();
  }
}
