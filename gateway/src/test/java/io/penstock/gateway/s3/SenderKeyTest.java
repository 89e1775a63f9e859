package io.penstock.gateway.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderKeyTest {
  /** The example of the Standard Webhooks libraries. */
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TIME = "1614265330";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final Buffer BODY = Buffer.buffer("{\"test\": 2432232314}");
  private static final InstantSource THEN = InstantSource.fixed(Instant.ofEpochSecond(1614265330));

  private static MultiMap headers(String... pairs) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < pairs.length; i += 2) headers.add(pairs[i], pairs[i + 1]);
    return headers;
  }

  private static MultiMap signed(String id, String time, String signature) {
    return headers("webhook-id", id, "webhook-timestamp", time, "webhook-signature", signature);
  }

  @Test
  void onLoopbackNothingIsAskedForAndElsewhereNobodyIsLetIn() {
    assertNull(SenderKey.of(null, true, THEN).refusal(headers()));
    assertNotNull(SenderKey.of(null, false, THEN).refusal(headers()));
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer t0ken, true",
    "bearer t0ken, true",
    "t0ken, true",
    "Bearer t0ke, false",
    "Bearer t0kenn, false",
    "Bearer, false",
    "'', false",
    "Basic dXNlcjp0MGtlbg==, true",
    "Basic dDBrZW4=, true",
    "Basic !!!, false",
  })
  void tokensComeAsStoresSendThem(String authorization, boolean good) {
    SenderKey key = SenderKey.of("t0ken", true, THEN);
    assertEquals(good, key.refusal(headers("Authorization", authorization)) == null);
    assertNotNull(key.refusal(headers()));
    assertEquals("Token", key.toString());
  }

  @Test
  void theExampleOfTheSpecificationIsTakenOnce() {
    SenderKey key = SenderKey.of(SECRET, false, THEN);
    MultiMap headers = signed(ID, TIME, "v1,bm90aGluZw== v2,x " + SIGNATURE);
    assertNull(key.refusal(headers));
    assertNull(key.refusal(headers, BODY));
    assertEquals(false, key.isKnown(headers));
    key.taken(headers);
    assertEquals(true, key.isKnown(headers));
  }

  @Test
  void severalSecretsAreForTheTimeOfAChange() {
    String other = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    SenderKey key = SenderKey.of(other + ", " + SECRET, false, THEN);
    assertNull(key.refusal(signed(ID, TIME, SIGNATURE), BODY));
    assertNotNull(SenderKey.of(other, false, THEN).refusal(signed(ID, TIME, SIGNATURE), BODY));
  }

  @Test
  void everyBitCounts() {
    SenderKey key = SenderKey.of(SECRET, false, THEN);
    byte[] body = BODY.getBytes();
    for (int i = 0; i < body.length; i++) {
      body[i] ^= 1;
      assertNotNull(key.refusal(signed(ID, TIME, SIGNATURE), Buffer.buffer(body)));
      body[i] ^= 1;
    }
    byte[] signature = SIGNATURE.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < signature.length - 1; i++) {
      signature[i] ^= 1;
      String changed = new String(signature, StandardCharsets.US_ASCII);
      assertNotNull(key.refusal(signed(ID, TIME, changed), BODY), changed);
      signature[i] ^= 1;
    }
    assertNotNull(key.refusal(signed(ID + "x", TIME, SIGNATURE), BODY));
    assertNotNull(key.refusal(signed(ID, "1614265331", SIGNATURE), BODY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1614265029", "1614265631", "x", "-1", "99999999999999999999"})
  void timesFarOffAreRefused(String time) {
    assertNotNull(SenderKey.of(SECRET, false, THEN).refusal(signed(ID, time, SIGNATURE)));
  }

  @Test
  void missingHeadersAreNamed() {
    SenderKey key = SenderKey.of(SECRET, false, THEN);
    assertNotNull(key.refusal(headers()));
    assertNotNull(key.refusal(headers("webhook-id", ID, "webhook-timestamp", TIME)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_!", "whsec_c2hvcnQ=", SECRET + ",plain"})
  void aSecretThatIsNoneIsRefusedAtTheStart(String secret) {
    assertThrows(IllegalArgumentException.class, () -> SenderKey.of(secret, true, THEN));
  }
}
