package io.penstock.trigger.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The filters of an event source mapping: a record passes when any of them matches it.
 *
 * @param filters empty: everything passes
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html">Lambda
 *     event filtering</a>
 */
public record FilterCriteria(List<EventPattern> filters) {
  public static final FilterCriteria NONE = new FilterCriteria(List.of());

  /** AWS's default quota of filters per mapping; up to ten are granted on request. */
  public static final int MOST = 10;

  public FilterCriteria {
    filters = List.copyOf(filters);
  }

  /**
   * @param patterns JSON texts
   * @throws InvalidPatternException when one cannot be read
   */
  public static FilterCriteria parse(List<String> patterns) {
    return new FilterCriteria(patterns.stream().map(EventPattern::parse).toList());
  }

  /**
   * @param record what the source's records are filtered on, with the body as JSON where it is
   */
  public boolean passes(JsonNode record) {
    if (filters.isEmpty()) return true;
    for (EventPattern filter : filters) if (filter.matches(record)) return true;
    return false;
  }
}
