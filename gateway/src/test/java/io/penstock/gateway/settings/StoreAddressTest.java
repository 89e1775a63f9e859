package io.penstock.gateway.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreAddressTest {
  @TempDir Path folder;

  @Test
  void aUrlSaysItAll() {
    var address =
        StoreAddress.of("postgresql://me:s%40+x@a:5432,b:5433/events?sslmode=require&schema=p2");
    assertNull(address.problem());
    assertEquals("jdbc:postgresql://a:5432,b:5433/events", address.url());
    assertEquals(
        Map.of("user", "me", "password", "s@+x", "sslmode", "require"), address.properties());
    assertEquals("p2", address.schema());
    assertFalse(address.toString().contains("s@"), address::toString);
  }

  @Test
  void aFileMayNameAnotherWithThePassword() throws Exception {
    Files.writeString(folder.resolve("secret"), "hidden\n");
    Path file =
        Files.writeString(
            folder.resolve("store.properties"),
            "url = postgresql://db/events\n"
                + "user = me\n"
                + "passwordFile = secret\n"
                + "sslmode = verify-full\n");
    var address = StoreAddress.of(file.toUri().toString());
    assertNull(address.problem());
    assertEquals(
        Map.of("user", "me", "password", "hidden", "sslmode", "verify-full"), address.properties());
    assertEquals("penstock", address.schema());
  }

  @Test
  void whatCannotBeUsedSaysWhyWithoutThePassword() {
    for (String given :
        new String[] {
          "mysql://me:hidden@db/events",
          "postgresql://me:hidden@db",
          "postgresql://me:hidden@db/events?schema=A-B",
          "postgresql://me:hidden@db/events?options=-c%20x=1",
          "file:///there/is/none.properties"
        }) {
      String problem = StoreAddress.of(given).problem();
      assertTrue(problem.startsWith("--store: "), problem);
      assertFalse(problem.contains("hidden"), problem);
    }
  }
}
