package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Where in its database's log a change is. Immutable. */
public interface ChangeOrigin {
  /** Writes the members of Debezium's {@code source} that this database alone has. */
  void write(RowChange change, ChangeArn arn, JsonGenerator out) throws IOException;
}
