package io.penstock.gateway.node;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.UnsignedForms;
import io.penstock.gateway.service.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The services behind the AWS door, in the order in which unsigned requests are offered to them.
 */
final class AwsServices {
  /** Whose links people open, which say no version. */
  private static final String LINKS = "sns";

  private AwsServices() {}

  static List<AwsService> of(List<Service> services) {
    var apis = new ArrayList<AwsService>();
    for (Service service : services) apis.addAll(service.apis());
    var forms = new HashMap<String, AwsService>();
    AwsService links = null;
    for (AwsService api : apis) {
      if (api.version() != null) forms.put(api.version(), api);
      if (api.signingName().equals(LINKS)) links = api;
    }
    apis.add(new UnsignedForms(forms, links));
    return apis;
  }
}
