package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.trigger.http.Pems;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ports with a certificate: what clients and functions see of it. */
class TlsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Photos: {Type: AWS::S3::Bucket, Properties: {BucketName: photos}}
        Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs22.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => ({ statusCode: 200, body: JSON.stringify(
                { proto: event.headers["x-forwarded-proto"], api: process.env.AWS_ENDPOINT_URL }) })
            Events: {Any: {Type: HttpApi}}
      """;

  @TempDir Path folder;

  private static URI secure(URI plain) {
    return URI.create(plain.toString().replace("http://", "https://"));
  }

  private static byte[] send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode(), () -> new String(answer.body()));
    return answer.body();
  }

  private static HttpRequest.Builder queueUrl(URI api) {
    return HttpRequest.newBuilder(api.resolve("/"))
        .header("x-amz-target", "AmazonSQS.GetQueueUrl")
        .header("content-type", "application/x-amz-json-1.0")
        .POST(HttpRequest.BodyPublishers.ofString("{\"QueueName\":\"jobs\"}"));
  }

  @Test
  void clientsSpeakTlsAndFunctionsNeedNot() throws Exception {
    Pems server = Pems.make(folder, "server");
    try (var penstock =
            TestPenstock.up(
                TEMPLATE, "--tls-cert=" + server.certificate(), "--tls-key=" + server.key());
        HttpClient client = HttpClient.newBuilder().sslContext(server.client(null)).build()) {
      URI api = secure(penstock.api());
      var said =
          new JsonObject(
              new String(
                  send(client, HttpRequest.newBuilder(secure(penstock.http()).resolve("/any")))));
      assertEquals("https", said.getString("proto"));
      assertTrue(said.getString("api").startsWith("http://"), said.encode());
      assertEquals("http", Client.get(penstock.http(), "/any").json().getString("proto"));

      String url = new JsonObject(new String(send(client, queueUrl(api)))).getString("QueueUrl");
      assertTrue(url.startsWith(api + "/"), url);

      byte[] photo = new byte[3_000_000];
      new Random(7).nextBytes(photo);
      URI object = api.resolve("/photos/large.bin");
      send(
          client,
          HttpRequest.newBuilder(object).PUT(HttpRequest.BodyPublishers.ofByteArray(photo)));
      assertArrayEquals(photo, send(client, HttpRequest.newBuilder(object)));
      assertArrayEquals(photo, Client.get(penstock.api(), "/photos/large.bin").body());
    }
  }

  @Test
  void bothPortsAskClientsForCertificates() throws Exception {
    Pems server = Pems.make(folder, "server");
    Pems known = Pems.make(folder, "known");
    try (var penstock =
            TestPenstock.up(
                TEMPLATE,
                "--tls-cert=" + server.certificate(),
                "--tls-key=" + server.key(),
                "--tls-clients=" + known.certificate());
        HttpClient nobody = HttpClient.newBuilder().sslContext(server.client(null)).build();
        HttpClient client = HttpClient.newBuilder().sslContext(server.client(known)).build()) {
      for (URI port : new URI[] {secure(penstock.http()), secure(penstock.api())}) {
        var request = HttpRequest.newBuilder(port.resolve("/")).build();
        assertThrows(
            java.io.IOException.class,
            () -> nobody.send(request, HttpResponse.BodyHandlers.discarding()));
        client.send(request, HttpResponse.BodyHandlers.discarding());
      }
    }
  }

  @Test
  void halfOfItIsRefusedByName() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> TestPenstock.up(TEMPLATE, "--tls-cert=" + folder.resolve("a.crt")))
            .getMessage();
    assertEquals("--tls-cert " + folder.resolve("a.crt") + ": needs --tls-key.", message);
  }
}
