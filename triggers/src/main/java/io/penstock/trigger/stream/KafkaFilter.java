package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.mapping.RecordFilter;
import io.penstock.trigger.mapping.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Filter criteria for Kafka. A pattern for JSON says nothing about plain text, nor the other way
 * round: where key or value are of the other kind, only the rest of the pattern counts.
 */
public final class KafkaFilter implements RecordFilter {
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final List<String> DATA = List.of("key", "value");

  /** A pattern with what it asks of key and value; by the members left out. */
  private record Filter(JsonNode pattern, Map<List<String>, EventPattern> forms) {}

  private final List<Filter> filters;

  private KafkaFilter(List<Filter> filters) {
    this.filters = filters;
  }

  /**
   * @throws io.penstock.trigger.filter.InvalidPatternException when one cannot be read
   */
  public static RecordFilter of(List<String> patterns) {
    if (patterns.isEmpty()) return RecordFilter.ALL;
    return new KafkaFilter(patterns.stream().map(KafkaFilter::filter).toList());
  }

  private static Filter filter(String text) {
    EventPattern.parse(text);
    try {
      ObjectNode pattern = (ObjectNode) JSON.readTree(text);
      var forms = new HashMap<List<String>, EventPattern>();
      for (List<String> without :
          List.of(List.<String>of(), List.of("key"), List.of("value"), DATA)) {
        ObjectNode rest = pattern.deepCopy().without(without);
        forms.put(without, rest.isEmpty() ? null : EventPattern.parse(rest.toString()));
      }
      return new Filter(pattern, forms);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean passes(SourceRecord record) {
    JsonNode view = record.filtered();
    for (Filter filter : filters) {
      List<String> without =
          DATA.stream().filter(name -> mismatch(filter.pattern.get(name), view.get(name))).toList();
      EventPattern form = filter.forms.get(without);
      if (form == null || form.matches(view)) return true;
    }
    return false;
  }

  /**
   * @param data null when it is missing, or is no text
   */
  private static boolean mismatch(JsonNode pattern, JsonNode data) {
    if (pattern == null) return false;
    return data == null || pattern.isObject() != data.isObject();
  }
}
