package io.penstock.trigger.change;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which place in the log may be confirmed: of transactions handed on, the end of the last that is
 * settled durably. Confined to the reader's thread.
 */
final class Transactions {
  private record End(String last, long place) {}

  private final Deque<End> ends = new ArrayDeque<>();
  private boolean open;
  private long confirmed;

  /** A new connection: the server sends again what was not confirmed. */
  void again() {
    ends.clear();
    open = false;
  }

  void begin() {
    open = true;
  }

  /**
   * @param last position of its last change; null when it has none
   * @param place where the log goes on
   */
  void commit(String last, long place) {
    open = false;
    if (last != null) ends.add(new End(last, place));
  }

  /**
   * The place to confirm; 0 for none yet.
   *
   * @param durable the last settled position
   * @param idle whether all that was handed on is settled
   * @param received the last place the server has told of
   */
  long confirm(String durable, boolean idle, long received) {
    while (!ends.isEmpty() && ChangeBook.compare(ends.peek().last(), durable) <= 0)
      confirmed = Math.max(confirmed, ends.poll().place());
    if (idle && ends.isEmpty() && !open) confirmed = Math.max(confirmed, received);
    return confirmed;
  }
}
