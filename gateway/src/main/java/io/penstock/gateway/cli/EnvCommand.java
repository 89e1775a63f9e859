package io.penstock.gateway.cli;

import java.util.LinkedHashMap;
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
    variables(environment, endpoint).forEach(EnvCommand::export);
    return 0;
  }

  /** What AWS's tools look for. */
  static Map<String, String> variables(Map<String, String> environment, Endpoint endpoint) {
    String url = endpoint.url(environment);
    ClientKeys keys = ClientKeys.of(environment, url);
    var variables = new LinkedHashMap<String, String>();
    variables.put("AWS_ENDPOINT_URL", url);
    variables.put("AWS_DEFAULT_REGION", endpoint.region(environment, url));
    variables.put("AWS_ACCESS_KEY_ID", keys.canSign() ? keys.id() : "penstock");
    variables.put("AWS_SECRET_ACCESS_KEY", keys.canSign() ? keys.secret() : "penstock");
    return variables;
  }

  private static void export(String name, String value) {
    System.out.println("export " + name + "='" + value.replace("'", "'\\''") + "'");
  }
}
