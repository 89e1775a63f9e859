package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Reply;
import io.penstock.gateway.lambda.code.CodeZips;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Links to packages, as AWS's presigned ones: whoever has one may fetch it for ten minutes. Hosts
 * and paths of this machine are not shown; the key lives as long as the process.
 */
final class CodeLinks {
  /** After the API version's date. */
  static final String PATH = "packages";

  private static final Duration VALID = Duration.ofMinutes(10);

  private final CodeZips zips;
  private final Function<String, Code> codes;
  private final InstantSource clock;
  private final byte[] key = new byte[32];

  /**
   * @param codes code by its name, or null
   */
  CodeLinks(
      CodeZips zips, Function<String, Code> codes, InstantSource clock, RandomGenerator random) {
    this.zips = zips;
    this.codes = codes;
    this.clock = clock;
    random.nextBytes(key);
  }

  /**
   * @param name what {@link #CodeLinks} finds code by
   */
  String to(AwsCall call, String name) {
    long until = clock.instant().plus(VALID).getEpochSecond();
    return call.origin()
        + "/2015-03-31/"
        + PATH
        + "/"
        + URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "?Expires="
        + until
        + "&Signature="
        + sign(name, until);
  }

  Future<Reply> serve(AwsCall call) {
    String name = call.path().get(2);
    String expires = call.query().get("Expires");
    String signature = call.query().get("Signature");
    boolean right =
        expires != null
            && signature != null
            && expires.matches("\\d{1,12}")
            && MessageDigest.isEqual(
                sign(name, Long.parseLong(expires)).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.US_ASCII));
    if (!right || clock.instant().getEpochSecond() > Long.parseLong(expires))
      throw new AwsFault(403, "AccessDeniedException", "Request has expired");
    Code code = codes.apply(name);
    if (code == null) throw AwsFault.notFound("The code is not there any more.");
    return zips.of(code)
        .map(
            zip -> {
              if (zip == null) throw AwsFault.notFound("The code is not there any more.");
              return answered ->
                  answered
                      .response()
                      .putHeader("content-type", "application/zip")
                      .sendFile(zip.file().toString())
                      .onComplete(done -> zips.done(zip));
            });
  }

  private String sign(String name, long until) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(name + " " + until));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
