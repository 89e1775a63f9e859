package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What functions may ask the gateway for, signed with the keys of their environment or not. */
class FunctionKeysTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Jobs: {Type: AWS::SQS::Queue}
        Calls:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.11
            Handler: index.handler
            Timeout: 60
            InlineCode: |
              import json, os, socket, urllib.request, urllib.error
              import boto3
              def attempt(work):
                  try:
                      work()
                      return 'done'
                  except Exception as e:
                      return getattr(e, 'response', {}).get('Error', {}).get('Code') or type(e).__name__ + str(e)
              def plain(path):
                  try:
                      urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + path).read()
                      return 200
                  except urllib.error.HTTPError as e:
                      return e.code
              CHANGE = (b'PUT /2017-10-31/functions/Other/concurrency HTTP/1.1\\r\\nHost: localhost\\r\\n'
                        b'Content-Length: 34\\r\\n\\r\\n{"ReservedConcurrentExecutions": 0}')
              def sent(source, wait):
                  port = int(os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1])
                  with socket.socket() as s:
                      if source: s.bind((source, port))
                      s.connect(('127.0.0.1', port))
                      s.sendall(CHANGE)
                      return s.recv(12).decode()[9:] if wait else ''
              def handler(event, context):
                  functions, queues = boto3.client('lambda'), boto3.client('sqs')
                  other = boto3.client('lambda', aws_access_key_id=os.environ['AWS_ACCESS_KEY_ID'],
                                       aws_secret_access_key=os.environ['AWS_SECRET_ACCESS_KEY'])
                  return {
                      'invoke': attempt(lambda: functions.invoke(FunctionName='Other', Payload=b'{}')),
                      'send': attempt(lambda: queues.send_message(
                          QueueUrl=queues.get_queue_url(QueueName='Jobs')['QueueUrl'], MessageBody='x')),
                      'own': attempt(lambda: functions.get_function_configuration(FunctionName='Calls')),
                      'variables': attempt(lambda: functions.get_function_configuration(FunctionName='Other')),
                      'identity': boto3.client('sts').get_caller_identity()['Arn'].rsplit(':', 1)[1],
                      'logs': attempt(lambda: boto3.client('logs').filter_log_events(
                          logGroupName='/aws/lambda/Other')),
                      'apis': attempt(lambda: boto3.client('apigatewayv2').create_api(
                          Name='open', ProtocolType='HTTP',
                          Target='arn:aws:lambda:us-east-1:123456789012:function:Other')),
                      'roles': attempt(lambda: boto3.client('iam').list_roles()),
                      'assume': attempt(lambda: boto3.client('sts').assume_role(
                          RoleArn='arn:aws:iam::123456789012:role/some', RoleSessionName='me')),
                      'list': attempt(lambda: functions.list_functions()),
                      'change': attempt(lambda: functions.put_function_concurrency(
                          FunctionName='Other', ReservedConcurrentExecutions=0)),
                      'no token': attempt(lambda: other.get_function_configuration(FunctionName='Calls')),
                      'operators': plain('/_penstock/api/functions'),
                      'metrics': plain('/_penstock/metrics'),
                      'spoofed': sent('127.0.0.2', True),
                      'hasty': sent(None, False),
                      'unsigned': plain('/2015-03-31/functions/Other'),
                  }
        Other:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: exports.handler = async () => [process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY];
            Environment: {Variables: {SECRET: s3cret}}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFunctionMayUseItsStackAndNotLookIntoIt(boolean credentials) throws IOException {
    Path file =
        Files.writeString(folder.resolve("credentials"), "AKIDEXAMPLE = secret\ntoken = t\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    String options = credentials ? "--credentials=" + file : "--no-watch";
    try (var penstock = TestPenstock.up(TEMPLATE, options)) {
      String[] headers = {"Content-Type", "application/json", "Authorization", "Bearer t"};
      String answer =
          Client.post(penstock.api(), "/_penstock/api/functions/Calls/invoke", "{}", headers)
              .text();
      for (String part :
          new String[] {
            "\"invoke\":\"done\"",
            "\"send\":\"done\"",
            "\"own\":\"done\"",
            "\"identity\":\"assumed-role/penstock/Calls\"",
            "\"variables\":\"AccessDeniedException\"",
            "\"logs\":\"AccessDeniedException\"",
            "\"apis\":\"AccessDeniedException\"",
            "\"roles\":\"AccessDeniedException\"",
            "\"assume\":\"AccessDeniedException\"",
            "\"list\":\"AccessDeniedException\"",
            "\"change\":\"AccessDeniedException\"",
            "\"no token\":\"UnrecognizedClientException\"",
            "\"operators\":" + (credentials ? 401 : 403),
            "\"metrics\":" + (credentials ? 401 : 403),
            "\"spoofed\":\"403\"",
            "\"unsigned\":403"
          }) assertTrue(unquoted(answer).contains(part), answer);
      // Whoever closes at once is nobody either: signed, another's port, at once
      String refused = "operation=\"PutFunctionConcurrency\",service=\"lambda\",status=\"403\"";
      Client.until(
          "three refusals",
          () ->
              Client.get(penstock.api(), "/_penstock/metrics", headers)
                  .text()
                  .lines()
                  .anyMatch(
                      line ->
                          line.startsWith("penstock_api_requests_seconds_count")
                              && line.contains(refused)
                              && line.endsWith(" 3")));
    }
  }

  private static String unquoted(String text) {
    return text.replace("\\\"", "\"");
  }

  @Test
  void eachEnvironmentHasKeysOfItsOwn() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--idle-after=0")) {
      String first = Client.invoke(penstock, "Other", "{}").text();
      String second = Client.invoke(penstock, "Other", "{}").text();
      assertTrue(first.matches("\\[\"ASIA[A-Z2-7]{16}\",\"[A-Za-z0-9+/]{40}\"]"), first);
      assertFalse(first.equals(second), first);
      assertEquals(200, Client.get(penstock.api(), "/2015-03-31/functions/Other").status());
    }
  }
}
