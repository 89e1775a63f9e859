package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Where a change is in PostgreSQL's log.
 *
 * @param place its own; of a row of a snapshot where changes begin
 */
public record PgOrigin(long place, long transaction) implements ChangeOrigin {
  @Override
  public void write(RowChange change, ChangeArn arn, JsonGenerator out) throws IOException {
    out.writeStringField("db", arn.database());
    out.writeStringField("sequence", sequence(change));
    out.writeStringField("schema", change.table().schema());
    out.writeStringField("table", change.table().name());
    out.writeNumberField("txId", transaction);
    out.writeNumberField("lsn", place);
    out.writeNullField("xmin");
  }

  /** The transaction's place in the log and the change's own. */
  private String sequence(RowChange change) {
    String log = Long.toString(Long.parseLong(change.position().substring(0, 20)));
    return "[\"" + log + "\",\"" + place + "\"]";
  }
}
