package io.penstock.trigger.mapping;

/** Which records a function is called for. Pure. */
@FunctionalInterface
public interface RecordFilter {
  RecordFilter ALL = record -> true;

  boolean passes(SourceRecord record);
}
