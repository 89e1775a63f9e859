package io.penstock.gateway.aws;

import io.penstock.gateway.events.api.EventsService;
import io.penstock.gateway.scheduler.api.SchedulerService;
import io.penstock.gateway.sqs.api.SqsService;
import io.penstock.gateway.ssm.api.SsmService;
import io.penstock.trigger.fuzz.Input;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import java.util.Arrays;
import java.util.Map;

/** Bodies of the JSON protocols, held against the models of the services. */
public final class JsonInputFuzz {
  private static final Map<String, InputModel> MODELS =
      Map.of(
          "PutRule", new InputModel(EventsService.class),
          "PutTargets", new InputModel(EventsService.class),
          "PutEvents", new InputModel(EventsService.class),
          "CreateSchedule", new InputModel(SchedulerService.class),
          "SendMessageBatch", new InputModel(SqsService.class),
          "PutParameter", new InputModel(SsmService.class));
  private static final String[] OPERATIONS =
      MODELS.keySet().stream().sorted().toArray(String[]::new);

  private JsonInputFuzz() {}

  /** One run; the first byte says of which operation. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) return;
    String operation = OPERATIONS[(data[0] & 0xff) % OPERATIONS.length];
    try {
      MODELS
          .get(operation)
          .check(
              operation, GivenMembers.of(Buffer.buffer(Arrays.copyOfRange(data, 1, data.length))));
    } catch (DecodeException | ClassCastException e) {
      // what all protocols catch: not a JSON object
    } catch (AwsFault refused) {
      Input.hold(refused.status() == 400, "an error of ours");
    }
  }
}
