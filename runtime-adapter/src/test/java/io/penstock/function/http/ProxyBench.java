package io.penstock.function.http;

import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.Random;

/** By hand: the least that can be in front of an endpoint, for a load generator. */
final class ProxyBench {
  private ProxyBench() {}

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    FunctionRef function = new FunctionRef("us-east-1", "123456789012", "probe", null);
    FunctionSpec spec =
        FunctionSpec.of(function, new FunctionSpec.Code.Endpoint(URI.create(args[1]))).done();
    Invoker invoker =
        new HttpEndpoint(vertx, FunctionLog.NONE, InstantSource.system(), new Random()).open(spec);
    vertx.deployVerticle(
        () ->
            new AbstractVerticle() {
              @Override
              public void start() {
                vertx
                    .createHttpServer()
                    .requestHandler(
                        request ->
                            request.bodyHandler(
                                body ->
                                    invoker
                                        .invoke(
                                            Invocation.of(
                                                "5f8c4c1e-7a63-4b5c-9d38-2f6a1e0b7c9d",
                                                function,
                                                body,
                                                null))
                                        .onSuccess(
                                            result ->
                                                request
                                                    .response()
                                                    .end(result.outcome().payload()))))
                    .listen(port, "127.0.0.1");
              }
            },
        new DeploymentOptions().setInstances(2));
  }
}
