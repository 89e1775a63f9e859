package io.penstock.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class ArnTest {
  private static final Owner OWNER = new Owner("eu-west-1", "123456789012");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:sqs:eu-west-1:123456789012:q",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:f:$LATEST",
        "arn:aws:s3:::bucket",
        "arn:aws:iam::123456789012:role/a",
        "arn:aws:sns:eu-west-1:123456789012:",
        "arn:::::"
      })
  void isReadAndWrittenAlike(String text) {
    assertEquals(text, Arn.parse(text).toString());
    assertEquals(text, Arn.of(text).toString());
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "q",
        "arn",
        "arn:",
        "arn:aws:sqs:eu-west-1:1",
        "ARN:aws:s3:::b",
        " arn:aws:s3:::b"
      })
  void otherTextsAreNone(String text) {
    assertNull(Arn.parse(text));
    assertThrows(IllegalArgumentException.class, () -> Arn.of(text));
    assertFalse(Arn.isOf("sqs", text));
  }

  @Test
  void itsPartsAreTold() {
    assertEquals(
        new Arn("aws", "sns", "eu-west-1", "123456789012", "topic:id"),
        Arn.parse("arn:aws:sns:eu-west-1:123456789012:topic:id"));
    assertEquals("id", Arn.of("arn:aws:sns:eu-west-1:123456789012:topic:id").name());
    assertEquals("q", Arn.of("arn:aws:sqs:eu-west-1:123456789012:q").name());
    assertTrue(Arn.isOf("sqs", "arn:aws:sqs:eu-west-1:123456789012:q"));
    assertFalse(Arn.isOf("sq", "arn:aws:sqs:eu-west-1:123456789012:q"));
    assertEquals(OWNER, Owner.of(Arn.of("arn:aws:sqs:eu-west-1:123456789012:q")));
  }

  @Test
  void thoseOfAnAccountAreMade() {
    assertEquals("arn:aws:sqs:eu-west-1:123456789012:q", OWNER.arn("sqs", "q"));
    assertEquals("arn:aws:iam::123456789012:root", Arn.ofAccount("123456789012").toString());
    assertEquals("arn:aws:iam::1:role/r", Arn.ofRole("1", "r").toString());
    assertEquals("arn:aws:iam::1:user/u", Arn.ofUser("1", "u").toString());
    assertEquals("arn:aws:iam::1:policy/p", Arn.ofPolicy("1", "p").toString());
    assertEquals("arn:aws:sts::1:assumed-role/r/s", Arn.ofSession("1", "r", "s").toString());
    assertEquals("arn:aws:s3:::b", Arn.ofBucket("b").toString());
  }

  @Test
  void functionsHaveAQualifierOrNone() {
    var plain = new FunctionRef("eu-west-1", "123456789012", "f", null);
    assertEquals(plain, FunctionRef.parse(plain.arn()));
    FunctionRef live = plain.withQualifier("live");
    assertEquals(live, FunctionRef.parse(live.arn()));
    assertEquals("f:live", FunctionRef.shown(live.arn()));
    assertEquals("other", FunctionRef.shown("other"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f",
        "arn:aws:sqs:eu-west-1:123456789012:function:f",
        "arn:aws:lambda:eu-west-1:123456789012:layer:f",
        "arn:aws:lambda:eu-west-1:123456789012:function",
        "arn:aws:lambda:eu-west-1:123456789012:function:f:live:more"
      })
  void whatIsNoFunctionIsNull(String text) {
    assertNull(FunctionRef.parse(text));
  }
}
