package io.penstock.gateway.sts;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.sts.api.StsService;
import java.util.List;

/**
 * Who asks. Keys are the operator's and those of functions: none are lent here, as AssumeRole
 * would.
 */
public final class StsModule implements Service {
  private final String account;

  public StsModule(String account) {
    this.account = account;
  }

  @Override
  public List<AwsService> apis() {
    return List.of(new StsService(account));
  }
}
