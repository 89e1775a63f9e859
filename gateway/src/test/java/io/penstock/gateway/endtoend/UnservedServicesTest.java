package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of services that are not served read that in their own protocol. */
class UnservedServicesTest {
  @TempDir Path folder;

  private record Call(String service, String command, Object... input) {}

  /** Of each protocol that AWS has; what comes to be served moves to another of its kind. */
  private static final List<Call> CALLS =
      List.of(
          new Call("elasticache", "describe_cache_clusters"), // query
          new Call("rds", "describe_db_instances"),
          new Call("autoscaling", "describe_auto_scaling_groups"),
          new Call("ec2", "describe_instances"), // ec2
          new Call("dynamodb", "list_tables"), // json 1.0
          new Call("kinesis", "list_streams"), // json 1.1
          new Call("ecs", "list_clusters"),
          new Call("route53", "list_hosted_zones"), // rest-xml
          new Call("efs", "describe_file_systems")); // rest-json

  @Test
  void aClientReadsWhichServiceIsNotServed() throws Exception {
    try (var penstock =
        TestPenstock.up("Resources:\n  T: {Type: AWS::SNS::Topic}\n", "--no-watch")) {
      for (Call call : CALLS) {
        JsonObject said =
            new Boto(call.service, penstock.api(), folder).said(call.command, call.input);
        assertTrue(
            List.of("UnknownOperationException", "InvalidAction", "NotImplemented")
                .contains(said.getString("code")),
            said.encode());
        assertTrue(said.getString("message").endsWith(" is not served here."), said.encode());
        assertEquals(404, said.getInteger("status"), said.encode());
      }
      var unsigned =
          Client.post(
              penstock.api(),
              "/",
              "{}",
              "Content-Type",
              "application/x-amz-json-1.1",
              "X-Amz-Target",
              "Kinesis_20131202.ListStreams");
      assertEquals("UnknownOperationException", unsigned.json().getString("__type"));
      assertTrue(unsigned.json().getString("message").contains("Kinesis_20131202.ListStreams"));
    }
  }
}
