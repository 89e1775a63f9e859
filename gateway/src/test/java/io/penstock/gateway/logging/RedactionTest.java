package io.penstock.gateway.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private final Redaction redaction =
      new Redaction(Arrays.asList("s3cret-token", "s3cret-token-and-more", "short", null));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the token is s3cret-token-and-more. | the token is [hidden].",
        "postgresql://me:pa%24s@db:5432/app | postgresql://me:[hidden]@db:5432/app",
        "GET /a?X-Amz-Signature=0af1&b=2 | GET /a?X-Amz-Signature=[hidden]&b=2",
        "Credential=AKID/x, Signature=0af1 | Credential=AKID/x, Signature=[hidden]",
        "authorization: Bearer abc.def-123 | authorization: Bearer [hidden]",
        "Authorization: Basic dXNlcjpwYXNz | Authorization: Basic [hidden]",
        "x-amz-security-token: FwoGZX/b= | x-amz-security-token: [hidden]",
        "sasl password=\"hunter2\" is | sasl password=\"[hidden]\" is",
        "{secretAccessKey: 'abc/def'} | {secretAccessKey: '[hidden]'}",
      })
  void secretsAreHidden(String line, String told) {
    assertEquals(told, redaction.text(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short words stay",
        "http://localhost:4566/a:b",
        "a basic example of it",
        "NextToken=abc",
        "jdbc:postgresql://db:5432/app?user=me"
      })
  void theRestStays(String line) {
    assertEquals(line, redaction.text(line));
  }

  @Test
  void inPiecesAndWithoutAnEnd() {
    var bytes = new ByteArrayOutputStream();
    var out = redaction.over(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    for (char one : "ä s3cret-token\nand ".toCharArray()) out.print(one);
    out.print("s3cret-token?");
    out.flush();
    assertEquals("ä [hidden]\nand [hidden]?", bytes.toString(StandardCharsets.UTF_8));
  }
}
