package io.penstock.gateway.sqs.api;

import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What becomes of the entries of a batch. */
final class Batch {
  final List<JsonObject> entries = new ArrayList<>();
  private final List<JsonObject> going = new ArrayList<>();
  private final JsonArray successful = new JsonArray();
  private final JsonArray failed = new JsonArray();

  /**
   * @throws io.penstock.gateway.aws.AwsFault when it is none that SQS would take
   */
  Batch(QueueRequest in, int most) {
    if (!(in.input().getValue("Entries", new JsonArray()) instanceof JsonArray given))
      throw SqsFaults.malformed("Entries");
    if (given.isEmpty())
      throw SqsFaults.of("EmptyBatchRequest", "There should be at least one entry in the request.");
    if (given.size() > most)
      throw SqsFaults.of(
          "TooManyEntriesInBatchRequest",
          "Maximum number of entries per request are "
              + most
              + ". You have sent "
              + given.size()
              + ".");
    var ids = new HashSet<String>();
    for (Object one : given) {
      if (!(one instanceof JsonObject entry)) throw SqsFaults.malformed("Entries");
      String id = entry.getString("Id");
      if (id == null || !id.matches("[a-zA-Z0-9_-]{1,80}"))
        throw SqsFaults.of(
            "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                + " It can be at most 80 letters long.");
      if (!ids.add(id)) throw SqsFaults.of("BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
      entries.add(entry);
    }
  }

  /**
   * @throws AwsFault when an entry lacks the member: the request is none then
   */
  void requires(String member) {
    for (JsonObject entry : entries)
      if (entry.getValue(member) == null) throw SqsFaults.missing(member);
  }

  void goes(JsonObject entry) {
    going.add(entry);
  }

  void done(int place, JsonObject facts) {
    successful.add(new JsonObject().put("Id", going.get(place).getString("Id")).mergeIn(facts));
  }

  void failed(JsonObject entry, AwsFault fault) {
    failed.add(
        new JsonObject()
            .put("Id", entry.getString("Id"))
            .put("SenderFault", fault.status() < 500)
            .put("Code", fault.queryCode() == null ? fault.code() : fault.queryCode())
            .put("Message", fault.getMessage()));
  }

  JsonObject answer() {
    var answer = new JsonObject().put("Successful", successful);
    return failed.isEmpty() ? answer : answer.put("Failed", failed);
  }
}
