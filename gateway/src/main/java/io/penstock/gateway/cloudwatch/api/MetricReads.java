package io.penstock.gateway.cloudwatch.api;

import io.penstock.gateway.cloudwatch.Metric;
import io.penstock.gateway.cloudwatch.MetricHistory;
import io.penstock.gateway.cloudwatch.Statistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is read of metrics. */
final class MetricReads {
  private static final int PAGE = 500;
  private static final int MOST_POINTS = 1_440;
  private static final int MOST_QUERIES = 500;
  private static final int MOST_VALUES = 100_800;
  private static final List<String> STATISTICS =
      List.of("SampleCount", "Average", "Sum", "Minimum", "Maximum");

  private final MetricHistory history;
  private final Runnable look;

  MetricReads(MetricHistory history, Runnable look) {
    this.history = history;
    this.look = look;
  }

  private static Map<String, String> dimensions(JsonArray given) {
    var all = new HashMap<String, String>();
    if (given != null)
      for (Object one : given) {
        JsonObject dimension = (JsonObject) one;
        all.put(dimension.getString("Name"), dimension.getString("Value"));
      }
    return all;
  }

  private static JsonArray shown(Metric metric) {
    var all = new JsonArray();
    metric
        .dimensions()
        .forEach((name, value) -> all.add(new JsonObject().put("Name", name).put("Value", value)));
    return all;
  }

  JsonObject list(JsonObject in) {
    look.run();
    Map<String, String> wanted = dimensions(in.getJsonArray("Dimensions"));
    var found = new ArrayList<Metric>();
    for (Metric metric : history.metrics())
      if (is(in.getString("Namespace"), metric.namespace())
          && is(in.getString("MetricName"), metric.name())
          && wanted.entrySet().stream().allMatch(one -> has(metric, one))) found.add(metric);
    int from = token(in, found.size());
    int to = Math.min(found.size(), from + PAGE);
    var metrics = new JsonArray();
    for (Metric metric : found.subList(from, to))
      metrics.add(
          new JsonObject()
              .put("Namespace", metric.namespace())
              .put("MetricName", metric.name())
              .put("Dimensions", shown(metric)));
    var out = new JsonObject().put("Metrics", metrics);
    return to < found.size() ? out.put("NextToken", Integer.toString(to)) : out;
  }

  private static boolean is(String wanted, String given) {
    return wanted == null || wanted.equals(given);
  }

  private static boolean has(Metric metric, Map.Entry<String, String> wanted) {
    String value = metric.dimensions().get(wanted.getKey());
    return value != null && is(wanted.getValue(), value);
  }

  private static int token(JsonObject in, int size) {
    String token = in.getString("NextToken", "0");
    if (!token.matches("\\d{1,9}"))
      throw CloudWatchService.invalid("The value for parameter NextToken is invalid.");
    return Math.min(Integer.parseInt(token), size);
  }

  JsonObject statistics(JsonObject in) {
    look.run();
    if (!in.getJsonArray("ExtendedStatistics", new JsonArray()).isEmpty())
      throw CloudWatchService.invalid("Percentiles are not served here.");
    JsonArray wanted = in.getJsonArray("Statistics", new JsonArray());
    if (wanted.isEmpty())
      throw CloudWatchService.invalid("The parameter Statistics must not be empty.");
    var metric =
        new Metric(
            in.getString("Namespace"),
            in.getString("MetricName"),
            dimensions(in.getJsonArray("Dimensions")));
    int period = period(in);
    long from = seconds(in, "StartTime");
    long to = seconds(in, "EndTime");
    if (from >= to)
      throw CloudWatchService.invalid(
          "The parameter StartTime must be less than the parameter EndTime.");
    if ((to - from) / period > MOST_POINTS)
      throw CloudWatchService.invalid(
          "You have requested up to "
              + (to - from) / period
              + " datapoints, which exceeds the limit"
              + " of "
              + MOST_POINTS
              + ".");
    var points = new JsonArray();
    history
        .of(metric, from, to, period)
        .forEach(
            (second, measured) -> {
              JsonObject point = new JsonObject().put("Timestamp", Instant.ofEpochSecond(second));
              for (Object name : wanted) {
                Double value = measured.value((String) name);
                if (value == null) throw unknown((String) name, metric);
                point.put((String) name, value);
              }
              points.add(point.put("Unit", unit(metric)));
            });
    return new JsonObject().put("Label", metric.name()).put("Datapoints", points);
  }

  private static RuntimeException unknown(String statistic, Metric metric) {
    return CloudWatchService.invalid(
        "The statistic " + statistic + " of " + metric.name() + " is not known here.");
  }

  private static String unit(Metric metric) {
    return switch (metric.name()) {
      case "Duration" -> "Milliseconds";
      case "ApproximateAgeOfOldestMessage" -> "Seconds";
      default -> "Count";
    };
  }

  JsonObject data(JsonObject in) {
    look.run();
    JsonArray queries = in.getJsonArray("MetricDataQueries");
    if (queries.size() > MOST_QUERIES)
      throw CloudWatchService.invalid("At most " + MOST_QUERIES + " queries at a time.");
    long from = seconds(in, "StartTime");
    long to = seconds(in, "EndTime");
    if (from >= to)
      throw CloudWatchService.invalid(
          "The parameter StartTime must be less than the parameter EndTime.");
    boolean ascending = "TimestampAscending".equals(in.getString("ScanBy"));
    Set<String> ids = new HashSet<>();
    var results = new JsonArray();
    int values = 0;
    for (Object one : queries) {
      JsonObject query = (JsonObject) one;
      if (!ids.add(query.getString("Id")))
        throw CloudWatchService.invalid("The id " + query.getString("Id") + " is there twice.");
      if (query.getJsonObject("MetricStat") == null || query.containsKey("Expression"))
        throw CloudWatchService.invalid("Expressions are not served here: ask for a MetricStat.");
      if (query.containsKey("ReturnData") && !flag(query)) continue;
      JsonObject result = result(query, from, to, ascending);
      values += result.getJsonArray("Values").size();
      if (values > MOST_VALUES)
        throw CloudWatchService.invalid("More than " + MOST_VALUES + " values are asked for.");
      results.add(result);
    }
    return new JsonObject().put("MetricDataResults", results).put("Messages", new JsonArray());
  }

  private static boolean flag(JsonObject query) {
    return Boolean.parseBoolean(String.valueOf(query.getValue("ReturnData")));
  }

  private JsonObject result(JsonObject query, long from, long to, boolean ascending) {
    JsonObject asked = query.getJsonObject("MetricStat");
    JsonObject named = asked.getJsonObject("Metric");
    var metric =
        new Metric(
            named.getString("Namespace", ""),
            named.getString("MetricName", ""),
            dimensions(named.getJsonArray("Dimensions")));
    String statistic = asked.getString("Stat");
    if (!STATISTICS.contains(statistic))
      throw CloudWatchService.invalid("The statistic " + statistic + " is not served here.");
    var periods = history.of(metric, from, to, period(asked));
    var times = new JsonArray();
    var values = new JsonArray();
    Map<Long, Statistics> inTurn = ascending ? periods : periods.descendingMap();
    inTurn.forEach(
        (second, measured) -> {
          Double value = measured.value(statistic);
          if (value == null) throw unknown(statistic, metric);
          times.add(Instant.ofEpochSecond(second));
          values.add(value);
        });
    return new JsonObject()
        .put("Id", query.getString("Id"))
        .put("Label", query.getString("Label", metric.name()))
        .put("Timestamps", times)
        .put("Values", values)
        .put("StatusCode", "Complete");
  }

  private static int period(JsonObject in) {
    Number given = (Number) in.getValue("Period");
    int period = given == null ? 0 : given.intValue();
    if (period <= 0 || period % 60 != 0)
      throw CloudWatchService.invalid(
          "The parameter Period must be a multiple of 60: minutes are kept here.");
    return period;
  }

  /** Forms have times as texts, all else has seconds. */
  private static long seconds(JsonObject in, String member) {
    Object given = in.getValue(member);
    if (given instanceof Number number) return number.longValue();
    try {
      String text = String.valueOf(given);
      return text.matches("\\d+(\\.\\d+)?")
          ? (long) Double.parseDouble(text)
          : OffsetDateTime.parse(text).toEpochSecond();
    } catch (DateTimeException e) {
      throw CloudWatchService.invalid("The parameter " + member + " is no time: " + given);
    }
  }
}
