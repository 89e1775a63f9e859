package io.penstock.trigger.mapping;

import io.penstock.trigger.mapping.Lane.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A batch, or what bisecting has left of one.
 *
 * @param failures tries of the first record as the first one that ended badly
 * @param invocations of any of it
 */
record SubBatch(List<Entry> entries, int failures, int invocations) {
  boolean isEmpty() {
    return entries.isEmpty();
  }

  SubBatch only(Predicate<Entry> wanted) {
    for (Entry entry : entries)
      if (!wanted.test(entry))
        return new SubBatch(entries.stream().filter(wanted).toList(), failures, invocations);
    return this;
  }

  SubBatch after(int calls) {
    return new SubBatch(entries, failures, invocations + calls);
  }

  List<Entry> before(Instant time) {
    return entries.stream().filter(entry -> entry.record.arrival().isBefore(time)).toList();
  }

  /** What a partial answer has left: a failure more, or the first of a new first record. */
  SubBatch failed(List<Entry> rest) {
    boolean sameFirst = rest.getFirst() == entries.getFirst();
    return new SubBatch(rest, sameFirst ? failures + 1 : 1, invocations);
  }

  SubBatch firstHalf() {
    return new SubBatch(entries.subList(0, (entries.size() + 1) / 2), 0, invocations);
  }

  SubBatch secondHalf() {
    return new SubBatch(entries.subList((entries.size() + 1) / 2, entries.size()), 0, invocations);
  }

  List<SourceRecord> records() {
    var records = new ArrayList<SourceRecord>(entries.size());
    for (Entry entry : entries) records.add(entry.record);
    return records;
  }

  /** Of a batch that holds one lane's records. */
  Lane lane() {
    return entries.getFirst().lane;
  }
}
