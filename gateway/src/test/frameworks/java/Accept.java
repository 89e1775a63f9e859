import com.amazonaws.services.lambda.runtime.events.*;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints which of the golden events aws-lambda-java-events takes, by the client's serializers. */
public class Accept {
  private record Kind(String folder, String names, Class<?> type) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("http/event", "(http2|url).*", APIGatewayV2HTTPEvent.class),
          new Kind("http/event", "(http1|rest).*", APIGatewayProxyRequestEvent.class),
          new Kind("http/authorizer", "rest.*", APIGatewayCustomAuthorizerEvent.class),
          new Kind("http/authorizer", "http2.*", APIGatewayV2CustomAuthorizerEvent.class),
          new Kind("http/socket", ".*", APIGatewayV2WebSocketEvent.class),
          new Kind("queue", ".*", SQSEvent.class),
          new Kind("sns/event", ".*", SNSEvent.class),
          new Kind("schedule", "rule.*", ScheduledEvent.class),
          new Kind("stream", "kinesis.*", KinesisTimeWindowEvent.class),
          new Kind("stream", "kinesis.json", KinesisEvent.class),
          new Kind("stream", "dynamodb.*", DynamodbEvent.class),
          new Kind("stream", "kafka.*", KafkaEvent.class));

  public static void main(String[] arguments) throws Exception {
    var json = new ObjectMapper();
    int taken = 0;
    int refused = 0;
    for (Kind kind : KINDS) {
      try (var files = Files.list(Path.of(arguments[0], kind.folder))) {
        for (Path file :
            files.filter(f -> f.getFileName().toString().matches(kind.names)).toList()) {
          JsonNode event = json.readTree(file.toFile()).get("event");
          if (event == null) continue;
          try {
            Object read =
                LambdaEventSerializers.serializerFor(kind.type, Accept.class.getClassLoader())
                    .fromJson(event.toString());
            check(event, read);
            taken++;
          } catch (Exception e) {
            refused++;
            System.out.println(file + " as " + kind.type.getSimpleName() + ": " + e);
          }
        }
      }
    }
    System.out.println(
        taken + " events taken by " + KINDS.size() + " classes, " + refused + " refused");
  }

  private static void check(JsonNode event, Object read) throws Exception {
    if (event.get("Records") != null) {
      var records = (List<?>) read.getClass().getMethod("getRecords").invoke(read);
      if (records.size() != event.get("Records").size()) throw new IllegalStateException("records");
    } else if (event.get("body") != null && event.get("body").isTextual()) {
      Object body = read.getClass().getMethod("getBody").invoke(read);
      if (!event.get("body").asText().equals(body)) throw new IllegalStateException("body");
    } else if (read.toString().length() < 20) throw new IllegalStateException("empty");
  }
}
