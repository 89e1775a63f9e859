package io.penstock.gateway.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what a shell needs for AWS's tools: {@code eval "$(./penstock env)"}. */
@Command(
    name = "env",
    description =
        "Print endpoint, region and keys for a shell: eval \"$$(./penstock env)\". Tools that do"
            + " not look at AWS_ENDPOINT_URL take --endpoint-url.",
    mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Override
  public Integer call() {
    Map<String, String> environment = System.getenv();
    String id = environment.getOrDefault("PENSTOCK_ACCESS_KEY_ID", "penstock");
    String secret = environment.getOrDefault("PENSTOCK_SECRET_ACCESS_KEY", "penstock");
    export("AWS_ENDPOINT_URL", endpoint.url(environment));
    export("AWS_DEFAULT_REGION", environment.getOrDefault("PENSTOCK_REGION", "us-east-1"));
    export("AWS_ACCESS_KEY_ID", id);
    export("AWS_SECRET_ACCESS_KEY", secret);
    return 0;
  }

  private static void export(String name, String value) {
    System.out.println("export " + name + "='" + value.replace("'", "'\\''") + "'");
  }
}
