package io.penstock.gateway.cloudwatch;

/**
 * What was measured in a time.
 *
 * @param least not a number where only sums are known
 * @param most likewise
 */
public record Statistics(double count, double sum, double least, double most) {
  /** Of values whose sum and number alone are known. */
  static Statistics summed(double count, double sum) {
    return new Statistics(count, sum, Double.NaN, Double.NaN);
  }

  /** Of one value. */
  static Statistics of(double value) {
    return new Statistics(1, value, value, value);
  }

  Statistics and(Statistics other) {
    return new Statistics(
        count + other.count,
        sum + other.sum,
        Math.min(least, other.least),
        Math.max(most, other.most));
  }

  /** By CloudWatch's name; null when it is not known. */
  public Double value(String statistic) {
    double value =
        switch (statistic) {
          case "SampleCount" -> count;
          case "Sum" -> sum;
          case "Average" -> sum / count;
          case "Minimum" -> least;
          case "Maximum" -> most;
          default -> Double.NaN;
        };
    return Double.isNaN(value) ? null : value;
  }
}
