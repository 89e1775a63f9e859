package io.penstock.gateway.cloudwatch.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.JsonRpc;
import io.penstock.gateway.aws.Query;
import io.penstock.gateway.aws.ServiceFaults;
import io.penstock.gateway.aws.SpokenApi;
import io.penstock.gateway.cloudwatch.MetricHistory;

/** CloudWatch's reads of metrics. */
public final class CloudWatchService {
  private static final int BODY = 1024 * 1024;
  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServiceFault", "An internal error occurred."),
          why -> new AwsFault(400, "ThrottlingException", "Throttling", why),
          why -> new AwsFault(503, "ServiceUnavailable", why),
          problem -> null);

  private CloudWatchService() {}

  /**
   * @param look takes over what has been counted until now
   */
  public static AwsService of(MetricHistory history, Runnable look) {
    var reads = new MetricReads(history, look);
    return new SpokenApi(
            "monitoring",
            "cloudwatch",
            new JsonRpc("1.0", "GraniteServiceVersion20100801.", ""),
            new Query("http://monitoring.amazonaws.com/doc/2010-08-01/", "2010-08-01"),
            new InputModel(CloudWatchService.class),
            BODY,
            FAULTS)
        .reads("ListMetrics", reads::list)
        .reads("GetMetricStatistics", reads::statistics)
        .reads("GetMetricData", reads::data);
  }

  static AwsFault invalid(String message) {
    return new AwsFault(400, "InvalidParameterValueException", "InvalidParameterValue", message);
  }
}
