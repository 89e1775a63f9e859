package io.penstock.gateway.apigateway;

import io.penstock.gateway.template.Properties;
import io.penstock.trigger.http.Authorizer;
import java.util.ArrayList;
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

  /** Null when there is no pool or one is none, which is told. Of several, any may issue. */
  static Authorizer authorizer(String name, Properties in, String key, String source) {
    List<String> pools = in.attempt(key, List.of(NOBODY), () -> in.texts(key));
    if (pools.isEmpty()) {
      in.error(key, "is missing.");
      return null;
    }
    var issuers = new ArrayList<String>();
    for (String pool : pools) {
      String issuer = issuer(pool);
      if (issuer == null) {
        in.error(key, pool + " is neither a user pool's ARN nor the address of an issuer.");
        return null;
      }
      issuers.add(issuer);
    }
    return new Authorizer.Jwt(name, issuers, List.of(), source, null);
  }

  /** Who issues the tokens of a pool, by its ARN or address; null when it is neither. */
  static String issuer(String pool) {
    Matcher arn = ARN.matcher(pool);
    if (arn.matches())
      return "https://cognito-idp." + arn.group(1) + ".amazonaws.com/" + arn.group(2);
    return pool.matches("https?://\\S+") ? pool : null;
  }
}
