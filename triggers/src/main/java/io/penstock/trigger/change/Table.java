package io.penstock.trigger.change;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A table's columns. A table without a key of its own has all its columns for one. */
public record Table(String schema, String name, List<Column> columns, int[] key) {
  public static Table of(String schema, String name, List<Column> columns) {
    int[] key =
        IntStream.range(0, columns.size())
            .filter(i -> columns.get(i).key() > 0)
            .boxed()
            .sorted(Comparator.comparing(i -> columns.get(i).key()))
            .mapToInt(i -> i)
            .toArray();
    return new Table(
        schema,
        name,
        List.copyOf(columns),
        key.length > 0 ? key : IntStream.range(0, columns.size()).toArray());
  }
}
