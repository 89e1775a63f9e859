package io.penstock.gateway.lambda.emf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final EmbeddedMetrics metrics = new EmbeddedMetrics(registry);

  @BeforeEach
  void register() {
    registry.getPrometheusRegistry().register(metrics);
  }

  private void logs(String function, String line) {
    metrics.look(new Line(Instant.EPOCH, function, "stream", "id", line.replace('\'', '"'), 0));
  }

  private static String line(String directives, String members) {
    return "{'_aws':{'Timestamp':1574109732004,'CloudWatchMetrics':["
        + directives
        + "]},"
        + members
        + "}";
  }

  private void assertTold(String line) {
    String text = registry.scrape();
    assertTrue(text.lines().anyMatch(line::equals), line + " is not in\n" + text);
  }

  /** The example of AWS's page. */
  @Test
  void namespacesMetricsUnitsAndSetsOfDimensions() {
    String example =
        line(
            "{'Namespace':'lambda-function-metrics','Dimensions':[['functionVersion'],"
                + "['functionVersion','region'],[]],'Metrics':[{'Name':'time','Unit':"
                + "'Milliseconds','StorageResolution':60},{'Name':'OrdersTaken','Unit':'Count'}]}",
            "'functionVersion':'$LATEST','region':'eu','time':[100,300],'OrdersTaken':2,"
                + "'requestId':'989ffbf8'");
    logs("Pay", example);
    logs("Pay", example);
    String time = "emf_lambda_function_metrics_time_seconds";
    assertTold(time + "_count{functionVersion=\"$LATEST\",function_name=\"Pay\"} 4");
    assertTold(time + "_sum{functionVersion=\"$LATEST\",function_name=\"Pay\",region=\"eu\"} 0.8");
    assertTold(time + "_count{function_name=\"Pay\"} 4");
    assertTold("emf_lambda_function_metrics_orders_taken_sum{function_name=\"Pay\"} 4.0");
    assertFalse(registry.scrape().contains("989ffbf8"), "what is no dimension is no label");
    metrics.gone("Pay");
    assertFalse(registry.scrape().contains("Pay"));
  }

  @ParameterizedTest
  @CsvSource({
    "None, m, 5",
    "Count, m, 5",
    "Percent, m_ratio, 0.05",
    "Seconds, m_seconds, 5",
    "Microseconds, m_seconds, 5.0E-6",
    "Kilobytes, m_bytes, 5000",
    "Bits, m_bytes, 0.625",
    "Megabits/Second, m_bytes_per_second, 625000",
    "Count/Second, m_per_second, 5"
  })
  void unitsAreBaseUnits(String unit, String name, double value) {
    logs(
        "F",
        line(
            "{'Namespace':'A','Dimensions':[[]],'Metrics':[{'Name':'m','Unit':'" + unit + "'}]}",
            "'m':5"));
    assertTold("emf_a_" + name + "_sum{function_name=\"F\"} " + value);
  }

  /** Names that mean something else here. */
  @Test
  void dimensionsThatAreCalledAsLabelsOfOursAndNamesAsEndings() {
    logs(
        "F",
        line(
            "{'Namespace':'A/B','Dimensions':[['function_name','a.b','a-b']],'Metrics':"
                + "[{'Name':'RequestCount'},{'Name':'latencySeconds','Unit':'Seconds'}]}",
            "'function_name':'own','a.b':'1','a-b':'2','RequestCount':1,'latencySeconds':3"));
    String labels = "a_b=\"2\",a_b_=\"1\",exported_function_name=\"own\",function_name=\"F\"";
    assertTold("emf_a_b_request_count_value_sum{" + labels + "} 1.0");
    assertTold("emf_a_b_latency_seconds_sum{" + labels + "} 3.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Namespace':'','Dimensions':[[]],'Metrics':[{'Name':'m'}]}",
        "{'Dimensions':[[]],'Metrics':[{'Name':'m'}]}",
        "{'Namespace':'A','Dimensions':[],'Metrics':[{'Name':'m'}]}",
        "{'Namespace':'A','Dimensions':[['missing']],'Metrics':[{'Name':'m'}]}",
        "{'Namespace':'A','Dimensions':[[]],'Metrics':[{'Name':'text'}]}",
        "{'Namespace':'A','Dimensions':[[]],'Metrics':[{'Name':'m','Unit':'Furlongs'}]}",
        "{'Namespace':'A','Dimensions':[[]],'Metrics':[{'Unit':'Count'}]}"
      })
  void whatIsNotAsTheFormatSaysIsToldAndCountsNothing(String directive) {
    logs("F", line(directive, "'m':1,'text':'one'"));
    assertTold("aws_logs_emf_validation_errors_total{function_name=\"F\"} 1.0");
    assertFalse(registry.scrape().contains("emf_a"), registry.scrape());
  }

  @Test
  void whatMeansToBeALineOfTheFormatAndIsNoJsonIsTold() {
    logs("F", "{'_aws':{'CloudWatchMetrics':[");
    logs("F", "{'a':1}");
    logs("F", "the word _aws and CloudWatchMetrics");
    assertTold("aws_logs_emf_parsing_errors_total{function_name=\"F\"} 1.0");
  }

  /** A dimension such as a request's id would fill memory and every scrape. */
  @Test
  void aFunctionHasSoManySeries() {
    int most = EmbeddedMetrics.MOST_OF_ONE;
    for (int i = 0; i < most + 25; i++)
      logs(
          "F",
          line(
              "{'Namespace':'A','Dimensions':[['id']],'Metrics':[{'Name':'m'}]}",
              "'id':'" + i + "','m':[1,1]"));
    assertTold("penstock_emf_values_left_out_total{function_name=\"F\"} 50.0");
    assertTold("emf_a_m_count{function_name=\"F\",id=\"" + (most - 1) + "\"} 2");
    assertFalse(registry.scrape().contains("id=\"" + most + "\""));
  }

  @Test
  void aLineCountsSoMuch() {
    var sets = new StringBuilder("[]");
    for (int i = 0; i < EmbeddedLine.MOST_SAMPLES; i++) sets.append(",[]");
    logs(
        "F",
        line("{'Namespace':'A','Dimensions':[" + sets + "],'Metrics':[{'Name':'m'}]}", "'m':1"));
    assertTold("aws_logs_emf_validation_errors_total{function_name=\"F\"} 1.0");
    assertEquals(1, registry.scrape().lines().filter(l -> l.startsWith("emf_a_m_count")).count());
    assertTold("emf_a_m_count{function_name=\"F\"} " + EmbeddedLine.MOST_SAMPLES);
  }
}
