package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPlaceTest {
  @ParameterizedTest
  @CsvSource({
    "s3://b/k, s3://b/k",
    "s3://b/a/k.yaml, s3://b/a/k.yaml",
    "https://s3.us-east-1.amazonaws.com/b/a/k, s3://b/a/k",
    "https://b.s3.amazonaws.com/a/k, s3://b/a/k",
    "https://b.s3-us-west-2.amazonaws.com/k, s3://b/k",
    "http://localhost:4566/b/k, s3://b/k",
  })
  void waysToWriteAnObject(String location, String object) {
    assertEquals(object, ObjectPlace.of(location).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://b",
        "s3://b/",
        "s3:b/k",
        "https://b.s3.amazonaws.com/",
        "https://h/b",
        "file:///b/k",
        "b/k",
        "",
        "a b"
      })
  void whatIsNone(String location) {
    assertNull(ObjectPlace.of(location));
  }
}
