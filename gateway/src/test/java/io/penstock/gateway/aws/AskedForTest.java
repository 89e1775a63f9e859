package io.penstock.gateway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedForTest {
  @Test
  void apiGatewayIsAskedForMethodsOfPaths() {
    var call =
        new AwsCall(
            HttpMethod.PATCH,
            List.of("v2", "apis", "abc"),
            MultiMap.caseInsensitiveMultiMap(),
            MultiMap.caseInsensitiveMultiMap(),
            Buffer.buffer("{}"),
            "id",
            null,
            null,
            null,
            null);
    var operation =
        new Operation(
            "UpdateApi", HttpMethod.PATCH, List.of("v2", "apis", "{apiId}"), null, 1, null);
    assertEquals(
        List.of(
            new AskedFor("apigateway:PATCH", List.of("arn:aws:apigateway:us-east-1::/apis/abc"))),
        AskedFor.of("apigateway", operation, call, "us-east-1:123456789012"));
  }
}
