package io.penstock.trigger.change.mysql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeOrigin;
import io.penstock.trigger.change.RowChange;
import java.io.IOException;

/**
 * Where a change is in the binary log.
 *
 * @param offset of the event
 * @param row which of the event's
 * @param thread of the session that wrote it; 0 when the log does not say
 */
public record BinlogOrigin(String file, long offset, int row, long server, String gtid, long thread)
    implements ChangeOrigin {
  @Override
  public void write(RowChange change, ChangeArn arn, JsonGenerator out) throws IOException {
    out.writeStringField("db", change.table().schema());
    out.writeNullField("sequence");
    out.writeStringField("table", change.table().name());
    out.writeNumberField("server_id", server);
    out.writeStringField("gtid", gtid);
    out.writeStringField("file", file);
    out.writeNumberField("pos", offset);
    out.writeNumberField("row", row);
    if (thread == 0) out.writeNullField("thread");
    else out.writeNumberField("thread", thread);
    out.writeNullField("query");
  }
}
