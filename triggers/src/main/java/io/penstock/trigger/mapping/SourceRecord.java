package io.penstock.trigger.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** One record of an ordered source. Immutable. */
public interface SourceRecord {
  /** Where it is in its lane: an offset, a sequence number. */
  String position();

  /** Records of one lane with equal keys are handled in their order; null: like the whole lane. */
  String orderKey();

  /** When the source took it, to the millisecond. */
  Instant arrival();

  /** Bytes of its part of the event; never less than they are. */
  int size();

  /** What filters are matched with. Made when asked for. */
  JsonNode filtered();
}
