package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.trigger.http.Authorizer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Authorizers of Cognito user pools, which are issuers of JWTs. Instead of a pool's ARN the address
 * of any issuer may stand, so that a local one can take the pool's place.
 */
final class UserPools {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:cognito-idp:([a-z0-9-]+):\\d{12}:userpool/([A-Za-z0-9_-]+)");

  /** The issuer of no token at all: the routes stay closed. */
  private static final String NOBODY = "https://user-pool.invalid";

  private UserPools() {}

  /** Null when the pool is missing or there are several, which is told. */
  static Authorizer authorizer(String name, Properties in, String key, String source) {
    List<String> pools = in.attempt(key, List.of(NOBODY), () -> in.texts(key));
    if (pools.size() != 1) {
      in.error(key, "one user pool is needed: tokens of several are not told apart here.");
      return null;
    }
    String pool = pools.getFirst();
    Matcher arn = ARN.matcher(pool);
    if (!arn.matches() && !pool.matches("https?://\\S+")) {
      in.error(key, pool + " is neither a user pool's ARN nor the address of an issuer.");
      return null;
    }
    String issuer =
        arn.matches()
            ? "https://cognito-idp." + arn.group(1) + ".amazonaws.com/" + arn.group(2)
            : pool;
    return new Authorizer.Jwt(name, issuer, List.of(), source, null);
  }
}
