package io.penstock.gateway.endtoend;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of a service's operations that each of AWS's clients makes; the CLI takes its time. */
interface EveryClient {
  /** Makes the calls and checks what became of them. */
  void everyOperation(Boto.Client client) throws Exception;

  @ParameterizedTest
  @EnumSource(value = Boto.Client.class, mode = EnumSource.Mode.EXCLUDE, names = "CLI")
  default void everyOperationWithSdks(Boto.Client client) throws Exception {
    everyOperation(client);
  }

  @Tag("slow")
  @Test
  default void everyOperationWithTheCli() throws Exception {
    everyOperation(Boto.Client.CLI);
  }
}
