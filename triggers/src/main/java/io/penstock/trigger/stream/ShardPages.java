package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;

/** What the two services' {@code GetRecords} have in common. */
final class ShardPages {
  private ShardPages() {}

  static ShardApi.Page page(JsonNode answer) {
    var records = new ArrayList<JsonNode>();
    answer.path("Records").forEach(records::add);
    return new ShardApi.Page(records, answer.path("NextShardIterator").asText(null));
  }
}
