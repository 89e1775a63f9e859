package io.penstock.gateway.lambda.emf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.JsonReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of a log as CloudWatch's embedded metric format has it: which members of it are metrics,
 * and by which others they are told apart. Pure.
 *
 * @param samples what it counts
 * @param invalid how much of it is not as the format says
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">the
 *     format</a>
 */
record EmbeddedLine(List<Sample> samples, int invalid) {
  /** As the format has them. */
  private static final int MOST_METRICS = 100;

  private static final int MOST_VALUES = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final int LONGEST_NAME = 1_024;
  private static final int LONGEST_DIMENSION = 250;
  private static final int LONGEST_VALUE = 1_024;

  /** Of ours: what one line may count, whatever it says. */
  static final int MOST_SAMPLES = 3_000;

  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final double[] NONE = {};

  /**
   * Values of a metric under one set of dimensions.
   *
   * @param unit CloudWatch's
   */
  record Sample(
      String namespace,
      String metric,
      String unit,
      Map<String, String> dimensions,
      double[] values) {}

  /**
   * @return null for what is no line of this format
   * @throws JsonProcessingException when it means to be one and is no JSON
   */
  static EmbeddedLine read(String line) throws JsonProcessingException {
    if (!isMeant(line)) return null;
    JsonNode root = JSON.readTree(line);
    JsonNode about = root.path("_aws");
    if (!about.isObject() || !about.has("CloudWatchMetrics")) return null;
    var reader = new Reader(root);
    JsonNode directives = about.get("CloudWatchMetrics");
    if (!about.path("Timestamp").isIntegralNumber() || !directives.isArray()) reader.invalid++;
    else directives.forEach(reader::directive);
    return new EmbeddedLine(reader.samples, reader.invalid);
  }

  /** Whether to look closer: nearly no line is one. */
  private static boolean isMeant(String line) {
    return !line.isEmpty()
        && line.charAt(0) == '{'
        && line.contains("\"_aws\"")
        && line.contains("\"CloudWatchMetrics\"");
  }

  private static final class Reader {
    private final JsonNode root;
    private final List<Sample> samples = new ArrayList<>();
    private int invalid;

    Reader(JsonNode root) {
      this.root = root;
    }

    void directive(JsonNode directive) {
      String namespace = text(directive.path("Namespace"), LONGEST_NAME);
      JsonNode metrics = directive.path("Metrics");
      JsonNode sets = directive.path("Dimensions");
      if (namespace == null
          || !metrics.isArray()
          || metrics.size() > MOST_METRICS
          || !sets.isArray()
          || sets.isEmpty()) {
        invalid++;
        return;
      }
      for (JsonNode set : sets) {
        Map<String, String> dimensions = dimensions(set);
        if (dimensions == null) invalid++;
        else metrics.forEach(metric -> metric(namespace, dimensions, metric));
      }
    }

    private void metric(String namespace, Map<String, String> dimensions, JsonNode metric) {
      String name = text(metric.path("Name"), LONGEST_NAME);
      JsonNode unit = metric.path("Unit");
      double[] values = name == null ? NONE : values(root.path(name));
      boolean known = unit.isMissingNode() || MetricUnit.isKnown(unit.asText());
      if (values.length == 0 || !known || samples.size() == MOST_SAMPLES) invalid++;
      else samples.add(new Sample(namespace, name, unit.asText("None"), dimensions, values));
    }

    private Map<String, String> dimensions(JsonNode set) {
      if (!set.isArray() || set.size() > MOST_DIMENSIONS) return null;
      var dimensions = new TreeMap<String, String>();
      for (JsonNode one : set) {
        String name = text(one, LONGEST_DIMENSION);
        String value = name == null ? null : text(root.path(name), LONGEST_VALUE);
        if (value == null) return null;
        dimensions.put(name, value);
      }
      return dimensions;
    }

    private static String text(JsonNode node, int longest) {
      boolean fits =
          node.isTextual() && !node.textValue().isEmpty() && node.textValue().length() <= longest;
      return fits ? node.textValue() : null;
    }

    private static double[] values(JsonNode target) {
      if (target.isNumber()) return new double[] {target.doubleValue()};
      if (!target.isArray() || target.size() > MOST_VALUES) return NONE;
      var values = new double[target.size()];
      for (int i = 0; i < values.length; i++) {
        if (!target.get(i).isNumber()) return NONE;
        values[i] = target.get(i).doubleValue();
      }
      return values;
    }
  }
}
