package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorsTest {
  @ParameterizedTest
  @ValueSource(longs = {1_024, 4_096, 20_000, 65_536, 1_048_576})
  void aQuarterIsKeptAndThePortsShareTheRest(long all) {
    long http = Descriptors.HTTP_PORT.most(all);
    long api = Descriptors.API_PORT.most(all);
    assertEquals(2 * api, http);
    assertTrue(http + api <= all - Math.max(256, all / 4), http + " and " + api + " of " + all);
    assertTrue(http + api > (all - Math.max(256, all / 4)) - 3, http + " and " + api);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MAX_VALUE})
  void noLimitIsNone(long all) {
    assertEquals(Integer.MAX_VALUE, Descriptors.HTTP_PORT.most(all));
  }
}
