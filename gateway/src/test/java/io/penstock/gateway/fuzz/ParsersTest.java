package io.penstock.gateway.fuzz;

import io.penstock.trigger.fuzz.Replay;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/** Every parser that faces the network or a file, on inputs that were found or thought of. */
class ParsersTest {
  @TestFactory
  Stream<DynamicContainer> inputsAreReadOrRefused() throws IOException {
    return Replay.all();
  }
}
