package io.penstock.gateway.registry;

import java.util.List;

/** What a room shows of itself on the first screen, in the console and to {@code GET triggers}. */
public interface Listing {
  /**
   * One thing.
   *
   * @param kind {@code topic}, {@code rule}, {@code mapping}
   * @param detail what people tell it by: a pattern, a source, a protocol
   * @param target where its events go, or empty
   * @param state {@code Enabled}, or what is wrong; or empty
   */
  record Row(String kind, String name, String detail, String target, String state) {}

  /** Heading of the section. */
  String title();

  /** A moment's picture; any thread, must not block. The first so many are enough. */
  List<Row> rows(int most);
}
