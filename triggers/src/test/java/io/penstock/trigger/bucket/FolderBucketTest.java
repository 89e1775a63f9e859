package io.penstock.trigger.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FolderBucketTest extends FolderBucketFixture {
  private void toldNow(String... wanted) {
    until(List.of(wanted) + "", () -> told.size() >= wanted.length);
    assertEquals(new TreeSet<>(List.of(wanted)), new TreeSet<>(told()));
    assertEquals(wanted.length, told.size(), told()::toString);
    told.clear();
  }

  @Test
  void aFileIsToldAsS3Would() throws Exception {
    open();
    write("dam/red gate@noon.jpg", "abc");
    until("it", () -> !told.isEmpty());
    JsonObject record = told.getFirst().record();
    JsonObject object = record.getJsonObject("s3").getJsonObject("object");
    assertEquals("ObjectCreated:Put", record.getString("eventName"));
    assertEquals("dam/red+gate%40noon.jpg", object.getString("key"));
    assertEquals(3, object.getInteger("size"));
    assertEquals("900150983cd24fb0d6963f7d28e17f72", object.getString("eTag"));
    Files.delete(folder.resolve("dam/red gate@noon.jpg"));
    until("the other", () -> told.size() == 2);
    JsonObject removed = told.get(1).record().getJsonObject("s3").getJsonObject("object");
    assertEquals(List.of("key", "sequencer"), List.copyOf(removed.fieldNames()));
    assertTrue(removed.getString("sequencer").compareTo(object.getString("sequencer")) > 0);
  }

  @Test
  void aFileIsAnObjectOnceItIsClosed() throws Exception {
    open();
    try (var out = Files.newOutputStream(folder.resolve("slow"))) {
      out.write(1);
      out.flush();
      write("quick", "x");
      toldNow("+quick");
      out.write(2);
    }
    toldNow("+slow");
    try (var out = Files.newOutputStream(folder.resolve("slow"), StandardOpenOption.APPEND)) {
      out.write(3);
    }
    toldNow("+slow");
    Files.newOutputStream(folder.resolve("slow"), StandardOpenOption.APPEND).close();
    write("quick", "y");
    toldNow("+quick"); // opened and closed only, the other is as it was
  }

  @Test
  void movesOfFilesAndFolders() throws Exception {
    open();
    Path away = Files.createDirectories(elsewhere.resolve("away/deep/er"));
    Files.writeString(away.resolve("a"), "a");
    Files.writeString(away.resolveSibling("b"), "b");
    Files.move(elsewhere.resolve("away"), folder.resolve("in"));
    toldNow("+in/deep/er/a", "+in/deep/b");
    Files.move(folder.resolve("in/deep"), folder.resolve("other"));
    toldNow("-in/deep/er/a", "-in/deep/b", "+other/er/a", "+other/b");
    write("other/er/c", "c"); // it is watched under its new name
    toldNow("+other/er/c");
    Files.move(folder.resolve("other/b"), folder.resolve("b"));
    toldNow("-other/b", "+b");
    Files.move(folder.resolve("b"), elsewhere.resolve("b"));
    toldNow("-b");
    Files.move(elsewhere.resolve("b"), folder.resolve("b")); // the same file with the same times
    toldNow("+b");
    write("new", "new");
    toldNow("+new");
    // a move that replaces would remove "b" first, and be told so
    Files.move(folder.resolve("new"), folder.resolve("b"), StandardCopyOption.ATOMIC_MOVE);
    toldNow("-new", "+b");
    delete(folder.resolve("other"));
    toldNow("-other/er/a", "-other/er/c");
    assertEquals(told.size(), new HashSet<>(told).size());
  }

  @Test
  void aRestartNeitherLosesNorRepeats() throws Exception {
    open();
    write("kept", "1");
    write("changed", "1");
    write("gone/deep", "1");
    toldNow("+kept", "+changed", "+gone/deep");
    shut();
    write("changed", "22");
    write("new/one", "1");
    delete(folder.resolve("gone"));
    open();
    toldNow("+changed", "-gone/deep", "+new/one");
    write("after", "1");
    toldNow("+after");
  }

  @Test
  void whatIsThereAtTheFirstLookIsToldToNobody() throws Exception {
    folder = elsewhere.resolve("bucket");
    write("old/one", "1");
    write("old/two", "2");
    until("time", () -> System.currentTimeMillis() > older(folder.resolve("old/two")) + 2_100);
    open();
    write("new", "1");
    toldNow("+new");
    write("old/one", "11");
    Files.delete(folder.resolve("old/two"));
    toldNow("+old/one", "-old/two");
  }

  private static long older(Path path) {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void hiddenFilesAndLinksAreNoObjects() throws Exception {
    open();
    write(".part", "1");
    write(".git/config", "1");
    Files.createSymbolicLink(folder.resolve("link"), elsewhere);
    Files.createDirectory(folder.resolve("empty"));
    write("shown", "1");
    toldNow("+shown");
    Files.move(folder.resolve(".part"), folder.resolve("whole"));
    toldNow("+whole");
    Files.createLink(folder.resolve("second"), folder.resolve("whole"));
    toldNow("+second"); // nobody closes a second name: it is seen a little later
  }

  @Test
  void aCrashBeforeItIsNotedTellsTheSameAgain() throws Exception {
    open();
    index.failing = true;
    write("a", "1");
    until("the first time", () -> !told.isEmpty());
    until("the trouble", () -> bucket.problem() != null);
    shut();
    index.failing = false;
    open();
    until("the second time", () -> told.size() >= 2 && index.known.containsKey("a"));
    var identities = new HashSet<String>();
    for (ObjectChange change : told) identities.add(change.identity());
    assertEquals(1, identities.size());
    until("no trouble", () -> bucket.problem() == null);
  }
}
