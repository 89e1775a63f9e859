package io.penstock.gateway.lambda.code;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut may take of a package, and what it may not. */
class CodeStoreTest {
  @TempDir Path data;
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  private CodeStore store() {
    return new CodeStore(vertx, data, InstantSource.system());
  }

  private static byte[] zip() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : new String[] {"index.js", "lib/one.js"}) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("// " + name).getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static Path whole(StoredCode code) {
    return code.folder().resolveSibling("whole");
  }

  /**
   * Kept, synced, and then as after a power cut: the zip is there, of the files what was synced.
   */
  private StoredCode kept() throws Exception {
    StoredCode code = store().keep(zip()).await();
    while (!Files.exists(whole(code))) LockSupport.parkNanos(1_000_000);
    return code;
  }

  @Test
  void filesThatWereNotSyncedAreUnpackedAnew() throws Exception {
    StoredCode code = kept();
    Files.delete(whole(code));
    Files.write(code.folder().resolve("index.js"), new byte[0]);
    Files.delete(code.folder().resolve("lib/one.js"));
    store().clear(Set.of(code.folder()), true).await();
    assertEquals("// index.js", Files.readString(code.folder().resolve("index.js")));
    assertEquals("// lib/one.js", Files.readString(code.folder().resolve("lib/one.js")));
    while (!Files.exists(whole(code))) LockSupport.parkNanos(1_000_000);
    assertEquals(1, data.resolve("code").toFile().list().length);
  }

  @Test
  void filesThatWereSyncedAreLeftAsTheyAre() throws Exception {
    StoredCode code = kept();
    Path file = code.folder().resolve("index.js");
    Files.writeString(file, "// touched");
    store().clear(Set.of(code.folder()), true).await();
    assertEquals("// touched", Files.readString(file));
  }

  @Test
  void aBrokenOffUnpackingIsBegunAgain() throws Exception {
    StoredCode code = kept();
    Files.delete(whole(code));
    Files.delete(code.folder().resolve("lib/one.js"));
    Files.delete(code.folder().resolve("lib"));
    Files.delete(code.folder().resolve("index.js"));
    Files.delete(code.folder());
    store().clear(Set.of(code.folder()), true).await();
    assertEquals("// index.js", Files.readString(code.folder().resolve("index.js")));
  }

  @Test
  void whatNobodyUsesGoesWhole() throws Exception {
    StoredCode code = kept();
    store().clear(Set.of(), true).await();
    assertFalse(Files.exists(code.folder().getParent()));
  }
}
