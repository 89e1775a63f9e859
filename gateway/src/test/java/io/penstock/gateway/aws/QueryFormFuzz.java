package io.penstock.gateway.aws;

import io.penstock.gateway.iam.api.IamService;
import io.penstock.gateway.sqs.api.SqsService;
import io.penstock.trigger.fuzz.Input;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Forms of AWS Query, and what the models of the services make of them. */
public final class QueryFormFuzz {
  private static final List<InputModel> MODELS =
      List.of(new InputModel(SqsService.class), new InputModel(IamService.class));

  private QueryFormFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    QueryParameters form;
    try {
      form = QueryParameters.parse(Input.text(data));
    } catch (AwsFault refused) {
      Input.hold(refused.status() == 400, "an error of ours");
      return;
    }
    String action = form.has("Action") ? form.get("Action") : "SendMessageBatch";
    for (InputModel model : MODELS)
      try {
        JsonObject input = model.read(action, form);
        model.check(action, input);
      } catch (AwsFault refused) {
        Input.hold(refused.status() == 400, "an error of ours");
      }
    form.texts("TagKeys.member");
    form.map("Attributes.entry", "key", "value");
  }
}
