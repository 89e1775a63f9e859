package io.penstock.trigger.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.penstock.function.JsonReading;
import java.io.IOException;

/**
 * How much a pattern becomes when it is compiled: every {@code $or} multiplies what stands beside
 * it, so that a short text can be more than any memory holds. Told from the text alone, in one pass
 * over it; a key that comes twice is counted twice. Pure.
 *
 * @param combinations how many patterns without {@code $or} it stands for
 * @param values the values of all of them, those weighted that are dear
 * @param stars of all wildcards of that field which has most: so many places in a value may be
 *     where a match goes on, at every character
 */
record PatternSize(double combinations, double values, int stars) {
  private static final JsonFactory JSON = JsonReading.factory();
  private static final String OR = "$or";
  private static final PatternSize ONE = new PatternSize(1, 0, 0);

  /** A range of numbers is compiled into many steps. */
  private static final int RANGE = 100;

  /**
   * Of a text that is no pattern: of as much as can be read of it. It is refused elsewhere.
   *
   * @param text nested no deeper than a stack can follow
   */
  static PatternSize of(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return parser.nextToken() == JsonToken.START_OBJECT ? object(parser) : ONE;
    } catch (IOException e) {
      return ONE;
    }
  }

  /** Of both, one beside the other. */
  private PatternSize and(PatternSize other) {
    return new PatternSize(
        combinations * other.combinations,
        values * other.combinations + other.values * combinations,
        Math.max(stars, other.stars));
  }

  private static PatternSize object(JsonParser parser) throws IOException {
    PatternSize size = ONE;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT) size = size.and(object(parser));
      else if (value == JsonToken.START_ARRAY)
        size = size.and(name.equals(OR) ? branches(parser) : list(parser));
    }
    return size;
  }

  private static PatternSize branches(JsonParser parser) throws IOException {
    double combinations = 0;
    double values = 0;
    int stars = 0;
    for (JsonToken next = parser.nextToken();
        next != null && next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      PatternSize branch = ONE;
      if (next == JsonToken.START_OBJECT) branch = object(parser);
      else if (next == JsonToken.START_ARRAY) branch = list(parser);
      combinations += branch.combinations;
      values += branch.values;
      stars += branch.stars;
    }
    return new PatternSize(Math.max(1, combinations), values, stars);
  }

  /** The values of one field: everything in it down to its end. */
  private static PatternSize list(JsonParser parser) throws IOException {
    double values = 0;
    int weight = 1;
    int stars = 0;
    boolean wild = false;
    for (int depth = 1; depth > 0; ) {
      JsonToken next = parser.nextToken();
      if (next == null) break;
      switch (next) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case FIELD_NAME -> {
          String operator = parser.currentName();
          weight = operator.equals("numeric") ? RANGE / 2 : 1;
          wild = operator.equals("wildcard");
        }
        default -> {
          values += weight;
          if (wild && next == JsonToken.VALUE_STRING)
            stars += (int) parser.getText().chars().filter(c -> c == '*').count();
        }
      }
      if (depth == 1) {
        weight = 1;
        wild = false;
      }
    }
    return new PatternSize(1, values, stars);
  }
}
