package io.penstock.trigger.change;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** How changes look: one JSON text per change, and events of several. Pure. */
public interface RowShape {
  JsonFactory JSON = JsonReading.factory();

  /** Writes one change as a JSON object. */
  void write(RowChange change, Instant now, JsonGenerator out) throws IOException;

  /** Whether a function is told of it at all. */
  default boolean tells(RowChange change) {
    return true;
  }

  Buffer event(List<byte[]> items);

  default byte[] item(RowChange change, Instant now) {
    var bytes = new ByteArrayBuilder(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      write(change, now, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static RowShape of(ChangeArn arn) {
    return switch (arn.shape()) {
      case DYNAMODB -> new DynamoDbRow(arn);
      case DEBEZIUM -> new DebeziumRow(arn);
    };
  }
}
