package io.penstock.trigger.mapping;

import java.time.Duration;

/** Is told what a mapping does. On the mapping's context; must not block. */
public interface MappingWatch {
  /** {@code OK}, {@code PROBLEM: ...}: what {@code LastProcessingResult} says. */
  void result(String text);

  /** A batch is about to be handed over. */
  void invoked(int records, Duration iteratorAge);

  void settled(int records);

  /** Records of the source that are not settled yet, about. */
  default void behind(long records) {}

  /** Bytes of its log that a database keeps for the mapping. */
  default void kept(long bytes) {}

  void filteredOut(int records);

  /** Given up: dropped, or handed to the destination. */
  void gaveUp(int records);
}
