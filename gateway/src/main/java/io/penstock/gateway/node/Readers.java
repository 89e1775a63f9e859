package io.penstock.gateway.node;

import io.penstock.gateway.apigateway.ApiGatewayTemplates;
import io.penstock.gateway.events.EventsTemplates;
import io.penstock.gateway.lambda.template.LambdaTemplates;
import io.penstock.gateway.s3.S3Templates;
import io.penstock.gateway.scheduler.SchedulerTemplates;
import io.penstock.gateway.sns.SnsTemplates;
import io.penstock.gateway.sqs.SqsTemplates;
import io.penstock.gateway.template.ReaderTable;
import java.util.List;

/** Who reads what of templates: a line for each service. */
public final class Readers {
  public static final ReaderTable ALL =
      ReaderTable.joined(
          List.of(
              LambdaTemplates.readers(),
              ApiGatewayTemplates.readers(),
              SqsTemplates.readers(),
              SnsTemplates.readers(),
              EventsTemplates.readers(),
              SchedulerTemplates.readers(),
              S3Templates.readers()));

  private Readers() {}
}
