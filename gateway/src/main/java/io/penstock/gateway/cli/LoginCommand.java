package io.penstock.gateway.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps keys and token for a gateway, once it has taken them. */
@Command(
    name = "login",
    description = "Keep a gateway's keys and token, so that all commands use them.",
    footer = {
      "",
      "Secrets are asked for, or read from standard input: the secret access key in the first line,"
          + " the token in the second.",
      "",
      "Example:",
      "  penstock login --access-key-id AKIAEXAMPLE"
    },
    mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
  @Mixin private Endpoint endpoint;

  @Option(
      names = "--access-key-id",
      paramLabel = "ID",
      description = "Without: only the token is kept.")
  private String id;

  @Override
  public Integer call() throws IOException {
    Map<String, String> environment = System.getenv();
    String[] asked = asked();
    var keys = new ClientKeys(id, id == null ? null : asked[0], asked[1]);
    String url = endpoint.url(environment);
    var client = new ApiClient(url, keys);
    if (keys.token() != null) client.json("GET", "_penstock/api/usage", null);
    if (keys.canSign()) {
      var answer = client.aws("sts", "Action=GetCallerIdentity&Version=2011-06-15", Map.of());
      if (answer.statusCode() != 200) throw Refused.of(answer.statusCode(), answer.body());
    }
    System.out.println("Kept for " + url + " in " + keys.keep(environment, url) + ".");
    return 0;
  }

  /** Secret and token; either may be null. */
  private String[] asked() throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      char[] secret = id == null ? null : console.readPassword("Secret access key: ");
      char[] token = console.readPassword("Token (empty for none): ");
      return new String[] {text(secret), text(token)};
    }
    String[] lines =
        new String(System.in.readNBytes(64 * 1024), StandardCharsets.UTF_8).split("\n", -1);
    String first = lines[0].strip();
    if (id == null) return new String[] {null, empty(first)};
    return new String[] {empty(first), lines.length > 1 ? empty(lines[1].strip()) : null};
  }

  private static String text(char[] typed) {
    return typed == null ? null : empty(new String(typed));
  }

  private static String empty(String text) {
    return text.isEmpty() ? null : text;
  }
}
