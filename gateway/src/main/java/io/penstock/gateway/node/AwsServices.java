package io.penstock.gateway.node;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.UnsignedForms;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.sns.api.SnsService;
import io.penstock.gateway.sqs.api.SqsService;
import io.penstock.gateway.sts.api.StsService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The services behind the AWS door, in the order in which unsigned requests are offered to them.
 */
final class AwsServices {
  private AwsServices() {}

  static List<AwsService> of(List<Service> services) {
    var apis = new ArrayList<AwsService>();
    var forms = new HashMap<String, AwsService>();
    for (Service service : services) apis.addAll(service.apis());
    for (AwsService api : apis) {
      if (api instanceof SnsService) forms.put(SnsService.VERSION, api);
      if (api instanceof SqsService) forms.put(SqsService.VERSION, api);
      if (api instanceof StsService) forms.put(StsService.VERSION, api);
    }
    apis.add(new UnsignedForms(forms, forms.get(SnsService.VERSION)));
    return apis;
  }
}
