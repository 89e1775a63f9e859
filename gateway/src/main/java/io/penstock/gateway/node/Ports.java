package io.penstock.gateway.node;

import io.penstock.gateway.apigateway.ApiGatewayModule;
import io.penstock.gateway.aws.CallerSignatures;
import io.penstock.gateway.cluster.LocalPorts;
import io.penstock.gateway.egress.IssuerKeys;
import io.penstock.gateway.lambda.FunctionUrls;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.service.Egress;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.sts.StsModule;
import io.penstock.trigger.http.Api;
import io.penstock.trigger.http.BodyBudget;
import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.HttpTrigger;
import io.penstock.trigger.http.PassedOn;
import io.penstock.trigger.http.PortEdge;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.BindException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The two ports: one edge for both, one budget of bodies. */
public final class Ports {
  private final ServiceContext context;
  private final PortEdge edge;
  private final HttpTrigger http;
  private final ApiPort api;
  private final ServedApis apis;
  private final Certificates certificates;

  /**
   * @param door to the AWS APIs
   * @param operators makes the router of {@code /_penstock/}, once for each event loop
   */
  Ports(
      ServiceContext context,
      Services services,
      Handler<ClientRequest> door,
      BiFunction<Vertx, Supplier<ClientRequest>, Router> operators) {
    this.context = context;
    LambdaModule lambda = services.get(LambdaModule.class);
    Settings settings = context.settings;
    HttpSettings port = edge(settings);
    var meters = new HttpMeters(context.metrics);
    apis = new ServedApis(meters::declared);
    var bodies = new BodyBudget(port.maxBodyBytesInFlight());
    certificates = Certificates.of(settings, context.vertx);
    edge = new PortEdge(port, bodies, certificates.tls());
    http =
        new HttpTrigger(
            edge,
            apis::table,
            new PermittedIntake(lambda.broker, lambda.permission("apigateway.amazonaws.com")),
            context.clock,
            context.random,
            services.get(S3Module.class).webhook,
            new IssuerKeys(services.get(Egress.class).http()),
            new CallerSignatures(
                settings.credentials().keys(),
                services.get(StsModule.class).sessions(),
                settings.account(),
                context.clock),
            services.get(ApiGatewayModule.class).sockets(),
            new ToldRequests(meters, context.activity, context.clock));
    new FunctionUrls(lambda.registry).follow(apis::declared);
    services.get(ApiGatewayModule.class).http().follow(all -> apis.made(Api.Kind.HTTP, all));
    services.get(ApiGatewayModule.class).rest().follow(all -> apis.made(Api.Kind.REST, all));
    api = new ApiPort(settings, bodies, certificates.tls(), door, operators);
  }

  /** How the port listens that the world may call. */
  static HttpSettings edge(Settings settings) {
    return settings
        .edge()
        .of(HttpSettings.at(settings.host(), settings.httpPort()))
        .withOwnNamesOnly(settings.loopback())
        .withAtMost(Descriptors.HTTP_PORT.most());
  }

  /** What the world may call; 0 before it listens. */
  public int http() {
    return http.port();
  }

  /** AWS APIs, console, metrics; 0 before it listens. */
  public int api() {
    return api.port();
  }

  /**
   * Opens the ports that may be any free ones, which nobody can know before: templates tell
   * functions where they are.
   */
  Future<Void> openFree() {
    return open(true);
  }

  /** Completes once both listen; fails when one cannot. */
  Future<Void> open() {
    return open(false);
  }

  /** Also takes what came in at other nodes. Completes once it is known where. */
  Future<LocalPorts> openForNodes(PassedOn proof) {
    int loops = loops(context.settings);
    PortEdge forHttp = edge.passedOn(proof);
    return Future.all(
            http.deploy(context.vertx, forHttp, loops), api.deploy(context.vertx, proof, loops))
        .map(both -> new LocalPorts(forHttp.port(), both.resultAt(1), proof));
  }

  /** How many event loops each port has. */
  static int loops(Settings settings) {
    int asked = settings.httpThreads();
    return asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
  }

  private Future<Void> open(boolean free) {
    Settings settings = context.settings;
    int loops = loops(settings);
    Future<Object> done = Future.succeededFuture();
    return Future.all(
            settings.httpPort() == 0 == free
                ? named(http.deploy(context.vertx, loops), "--http-port", settings.httpPort())
                : done,
            settings.apiPort() == 0 == free
                ? named(api.deploy(context.vertx, loops), "--api-port", settings.apiPort())
                : done)
        .mapEmpty();
  }

  /** Says which port cannot be had, and what to do about it. */
  private <T> Future<T> named(Future<T> opened, String option, int port) {
    return opened.recover(
        problem -> {
          for (Throwable cause = problem; cause != null; cause = cause.getCause())
            if (isTaken(cause))
              return context.vertx.executeBlocking(() -> taken(option, port, problem));
          return Future.failedFuture(problem);
        });
  }

  /** The native transport has an exception of its own. */
  private static boolean isTaken(Throwable cause) {
    return cause instanceof BindException
        || String.valueOf(cause.getMessage()).contains("Address already in use");
  }

  private <T> T taken(String option, int port, Throwable problem) throws IOException {
    String owner = PortOwner.of(port);
    throw new IOException(
        "port "
            + port
            + " ("
            + option
            + ") cannot be had at "
            + context.settings.host()
            + ": "
            + (owner == null ? "another program listens there" : owner + " listens there")
            + ". End it, or choose another: "
            + option
            + " "
            + (port + 1),
        problem);
  }

  /** Stops listening at once; completes when the requests under way have ended. */
  Future<Void> close() {
    return Future.join(http.close(), api.close()).mapEmpty();
  }

  /** What the ports prove themselves with, read again. Blocks. */
  void renew() {
    certificates.look();
  }

  /** Where functions reach the API port. */
  String apiForFunctions() {
    return "http://127.0.0.1:" + api();
  }

  /** Where others reach the API port. */
  String apiForOthers() {
    Settings settings = context.settings;
    if (settings.apiUrl() != null) return settings.apiUrl().toString().replaceAll("/+$", "");
    return "http://localhost:" + (settings.apiPort() == 0 ? api() : settings.apiPort());
  }
}
