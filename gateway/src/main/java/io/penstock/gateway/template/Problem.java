package io.penstock.gateway.template;

/**
 * One thing wrong, or not honoured.
 *
 * @param where the resource and property, such as {@code Hello.Timeout}; empty for the whole file
 * @param what what is wrong and what to do
 */
public record Problem(Place place, String where, String what) {
  @Override
  public String toString() {
    String text = place + ": " + (where.isEmpty() ? "" : where + ": ") + what;
    return text.replaceAll("\\p{Cntrl}", "?"); // a template must not steer a terminal
  }
}
