package io.penstock.gateway.node;

import io.penstock.gateway.apigateway.ApiGatewayModule;
import io.penstock.gateway.apigateway.ApiGatewayTemplates;
import io.penstock.gateway.apigateway.api.ApiGatewayService;
import io.penstock.gateway.apigateway.api.ConnectionsService;
import io.penstock.gateway.apigateway.rest.RestApiService;
import io.penstock.gateway.cloudformation.CloudFormationModule;
import io.penstock.gateway.cloudformation.api.CloudFormationService;
import io.penstock.gateway.cloudwatch.CloudWatchModule;
import io.penstock.gateway.cloudwatch.api.CloudWatchService;
import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.events.EventsTemplates;
import io.penstock.gateway.events.api.EventsService;
import io.penstock.gateway.events.api.PutEventRoute;
import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.iam.IamModule;
import io.penstock.gateway.iam.api.IamService;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.code.BucketFiles;
import io.penstock.gateway.lambda.template.LambdaTemplates;
import io.penstock.gateway.logs.LogsModule;
import io.penstock.gateway.logs.api.LogsService;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.s3.S3Templates;
import io.penstock.gateway.s3.api.S3Service;
import io.penstock.gateway.scheduler.SchedulerModule;
import io.penstock.gateway.scheduler.SchedulerTemplates;
import io.penstock.gateway.scheduler.api.SchedulerService;
import io.penstock.gateway.secretsmanager.SecretsManagerModule;
import io.penstock.gateway.secretsmanager.api.SecretsManagerService;
import io.penstock.gateway.service.Egress;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.sns.SnsModule;
import io.penstock.gateway.sns.SnsTemplates;
import io.penstock.gateway.sns.api.SnsService;
import io.penstock.gateway.sqs.SqsModule;
import io.penstock.gateway.sqs.SqsTemplates;
import io.penstock.gateway.sqs.api.SqsService;
import io.penstock.gateway.ssm.SsmModule;
import io.penstock.gateway.ssm.SsmTemplates;
import io.penstock.gateway.ssm.api.SsmService;
import io.penstock.gateway.sts.StsModule;
import io.penstock.gateway.sts.api.StsService;
import io.penstock.gateway.template.ReaderTable;
import io.penstock.gateway.template.Templates;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The services of a node. A new one is its folder, and a line here. */
public final class Services {
  /** In the order in which they start, and their routes are asked. */
  private static final List<Line<?>> LINES =
      List.of(
          new Line<>(
              SqsModule.class,
              SqsTemplates::readers,
              node -> new SqsModule(node.context, SqsService::new)),
          new Line<>(SchedulerModule.class, SchedulerTemplates::readers, Services::scheduler),
          new Line<>(EventsModule.class, EventsTemplates::readers, Services::events),
          new Line<>(SnsModule.class, SnsTemplates::readers, Services::sns),
          new Line<>(S3Module.class, S3Templates::readers, Services::s3),
          new Line<>(
              ApiGatewayModule.class,
              ApiGatewayTemplates::readers,
              node ->
                  new ApiGatewayModule(
                      node.context,
                      node.addresses.http,
                      module ->
                          List.of(
                              RestApiService.of(module.rest(), module.plans()),
                              ApiGatewayService.of(module.http()),
                              new ConnectionsService(module.sockets())))),
          new Line<>(
              IamModule.class,
              ReaderTable::new,
              node -> new IamModule(node.context, IamService::of)),
          new Line<>(StsModule.class, ReaderTable::new, Services::sts),
          new Line<>(
              SsmModule.class,
              SsmTemplates::readers,
              node -> new SsmModule(node.context, SsmService::of)),
          new Line<>(
              SecretsManagerModule.class,
              ReaderTable::new,
              node -> new SecretsManagerModule(node.context, SecretsManagerService::of)),
          new Line<>(
              CloudWatchModule.class,
              ReaderTable::new,
              node -> new CloudWatchModule(node.context, CloudWatchService::of)),
          new Line<>(CloudFormationModule.class, ReaderTable::new, Services::cloudformation),
          new Line<>(LogsModule.class, ReaderTable::new, Services::logs),
          new Line<>(LambdaModule.class, LambdaTemplates::readers, Services::lambda),
          new Line<>(Egress.class, ReaderTable::new, node -> new Egress(node.context)));

  /** Who reads what of templates, functions first: nothing needs to be started for that. */
  public static final ReaderTable READERS =
      ReaderTable.joined(LINES.reversed().stream().map(line -> line.readers.get()).toList());

  /**
   * One service.
   *
   * @param readers of templates
   * @param maker may ask for others, which are made before it
   */
  private record Line<S extends Service>(
      Class<S> type, Supplier<ReaderTable> readers, Function<Services, S> maker) {}

  /** Where the ports are; asked once they are open. */
  record Addresses(
      IntSupplier http, Supplier<String> apiForFunctions, Supplier<String> apiForOthers) {}

  /**
   * How templates come into force.
   *
   * @param templates what reads them; asked once ports are open
   * @param declare makes all that is declared so
   */
  record Declaring(
      Supplier<Templates> templates, Function<TemplateResources, Future<Void>> declare) {}

  private final ServiceContext context;
  private final Declaring declaring;
  private final Addresses addresses;
  private final Map<Class<?>, Service> made = new HashMap<>();
  private final List<Service> all = new ArrayList<>();

  Services(ServiceContext context, Addresses addresses, Declaring declaring) {
    this.context = context;
    this.declaring = declaring;
    this.addresses = addresses;
    for (Line<?> line : LINES) all.add(get(line.type));
  }

  List<Service> all() {
    return List.copyOf(all);
  }

  /** One of them; made when it was not. */
  <S extends Service> S get(Class<S> type) {
    Service found = made.get(type);
    if (found == null) {
      for (Line<?> line : LINES) if (line.type == type) found = line.maker.apply(this);
      made.put(type, found);
    }
    return type.cast(found);
  }

  private LambdaModule lambda() {
    return new LambdaModule(
        context,
        get(SqsModule.class)::client,
        addresses.apiForFunctions,
        addresses.http,
        (function, notice) ->
            TerminalOutput.notice(context.settings.terminal().json(), function, notice));
  }

  private EventsModule events() {
    return new EventsModule(
        context,
        get(LambdaModule.class).permission("events.amazonaws.com"),
        get(Egress.class),
        EventsService::of,
        (router, buses, time) -> {
          new CloudEventRoute(buses, time).mount(router);
          new PutEventRoute(buses, time, context.random).mount(router);
        });
  }

  private SchedulerModule scheduler() {
    return new SchedulerModule(
        context,
        get(LambdaModule.class).broker::knows,
        get(EventsModule.class).buses(),
        SchedulerService::of);
  }

  private SnsModule sns() {
    return new SnsModule(
        context,
        get(LambdaModule.class).permission("sns.amazonaws.com"),
        get(Egress.class),
        addresses.apiForOthers,
        SnsService::new);
  }

  private S3Module s3() {
    LambdaModule lambda = get(LambdaModule.class);
    return new S3Module(
        context,
        lambda.permission("s3.amazonaws.com"),
        get(EventsModule.class).buses(),
        lambda::opener,
        S3Service::new);
  }

  private StsModule sts() {
    return new StsModule(context, get(IamModule.class).roles(), StsService::of);
  }

  private CloudFormationModule cloudformation() {
    return new CloudFormationModule(
        context,
        declaring.templates,
        new BucketFiles(context.settings)::file,
        declaring.declare,
        CloudFormationService::of);
  }

  private LogsModule logs() {
    LambdaModule lambda = get(LambdaModule.class);
    return new LogsModule(context, lambda.registry, lambda.logs, LogsService::of);
  }
}
