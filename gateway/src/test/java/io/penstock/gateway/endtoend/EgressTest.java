package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code --egress none}: functions reach the gateway's API, and nothing else. */
class EgressTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
        Calls:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.handler
            Timeout: 60
            InlineCode: |
              import os, socket, urllib.request, urllib.error
              import boto3
              def reaches(host, port):
                  try:
                      socket.create_connection((host, port), 5).close()
                      return True
                  except OSError:
                      return False
              def plain(method, path):
                  try:
                      url = os.environ['AWS_ENDPOINT_URL'] + path
                      return urllib.request.urlopen(urllib.request.Request(url, method=method)).status
                  except urllib.error.HTTPError as e:
                      return e.code
              def handler(event, context):
                  queues = boto3.client('sqs')
                  url = queues.get_queue_url(QueueName='jobs')['QueueUrl']
                  queues.send_message(QueueUrl=url, MessageBody='x' * 200000)
                  return {
                      'received': len(queues.receive_message(QueueUrl=url)['Messages'][0]['Body']),
                      'other': reaches('127.0.0.1', event['other']),
                      'gateway': reaches('127.0.0.1', event['http']),
                      'machine': reaches(event['machine'], event['other']),
                      'interfaces': [name for _, name in socket.if_nameindex()],
                      'operators': plain('GET', '/_penstock/api/functions'),
                      'unsigned': plain('DELETE', '/2015-03-31/functions/Calls'),
                  }
      """;

  private static boolean has(String program) {
    return Files.exists(Path.of("/usr/bin", program));
  }

  @Test
  void functionsReachTheApiAlone() throws IOException {
    assumeTrue(has("bwrap") && has("socat"), "the sandbox and socat are there");
    try (var other = new ServerSocket(0);
        var penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--egress=none")) {
      var event =
          new JsonObject()
              .put("other", other.getLocalPort())
              .put("http", penstock.http().getPort())
              .put("machine", InetAddress.getLocalHost().getHostAddress());
      JsonObject did = Client.invoke(penstock, "Calls", event.encode()).json();
      assertEquals(
          new JsonObject()
              .put("received", 200_000)
              .put("other", false)
              .put("gateway", false)
              .put("machine", false)
              .put("interfaces", new io.vertx.core.json.JsonArray().add("lo"))
              .put("operators", 403)
              .put("unsigned", 403),
          did);
      assertEquals(did, Client.invoke(penstock, "Calls", event.encode()).json(), "warm");
      assertTrue(penstock.output().contains("network: none, but for the gateway's API"));
    }
  }

  @Test
  void itIsRefusedWhereItCannotBeHad() {
    var refused =
        assertThrows(
            RuntimeException.class,
            () -> TestPenstock.up(TEMPLATE, "--egress=none", "--isolation=process").close());
    assertTrue(refused.getMessage().contains("needs the sandbox"), refused.getMessage());
    refused =
        assertThrows(
            RuntimeException.class, () -> TestPenstock.up(TEMPLATE, "--egress=some").close());
    assertTrue(refused.getMessage().contains("--egress some: all or none"), refused.getMessage());
  }
}
