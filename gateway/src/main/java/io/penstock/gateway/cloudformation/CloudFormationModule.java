package io.penstock.gateway.cloudformation;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.template.ObjectFiles;
import io.penstock.gateway.template.Templates;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** CloudFormation: stacks over the template reader. */
public final class CloudFormationModule implements Service {
  private final Stacks stacks;
  private final AwsService api;

  /**
   * @param templates what reads them, asked for each time
   * @param objects of the gateway's buckets
   * @param declare makes all that is declared so, in one commit
   * @param api makes the API; its second argument is where templates by URL are
   */
  public CloudFormationModule(
      ServiceContext context,
      Supplier<Templates> templates,
      ObjectFiles objects,
      Function<TemplateResources, Future<Void>> declare,
      BiFunction<Stacks, ObjectFiles, AwsService> api) {
    stacks =
        new Stacks(
            context.resources,
            new SealedParameters(context.vault),
            new StackTemplates(context, templates, objects),
            declare,
            context.owner.arn("cloudformation", ""),
            context.clock,
            context.random);
    this.api = api.apply(stacks, objects);
  }

  public Stacks stacks() {
    return stacks;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(stacks);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }
}
