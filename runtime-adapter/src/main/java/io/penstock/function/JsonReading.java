package io.penstock.function;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How JSON that others send is read: the names in it are not interned. The table of all names of
 * the virtual machine is slow, and slower by each name that is of the same hash as others.
 */
public final class JsonReading {
  private JsonReading() {}

  public static JsonFactory factory() {
    return JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  }

  public static ObjectMapper mapper() {
    return JsonMapper.builder(factory()).build();
  }

  /**
   * Refuses documents of more than so many tokens: a bracket of one byte is an object of a hundred.
   */
  public static ObjectMapper mapper(long tokens) {
    JsonFactory factory =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(tokens).build())
            .build();
    return JsonMapper.builder(factory).build();
  }
}
