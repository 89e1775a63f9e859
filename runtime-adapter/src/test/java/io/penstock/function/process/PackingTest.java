package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.FunctionSpec.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackingTest {
  @TempDir private Path folder;

  private Path layer(String name, String... files) throws Exception {
    Path layer = folder.resolve(name);
    for (String file : files) {
      Path path = layer.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, name);
    }
    return layer;
  }

  /** Nothing has been unpacked or written before, so that there is no folder for it yet. */
  @Test
  void foldersAreLaidOverOneAnotherInTheirOrder() throws Exception {
    Path code = Files.createDirectory(folder.resolve("code"));
    Path first = layer("first", "lib/both", "lib/first");
    Path second = layer("second", "lib/both", "bin/second");
    var packing = new Packing(folder.resolve("state/code"));
    var spec = new Workshop.Spec("nodejs20.x", new Code.Package(code)).layers(first, second);
    Path opt = packing.of(spec.build(), null).layers();
    assertEquals("second", Files.readString(opt.resolve("lib/both")));
    assertEquals("first", Files.readString(opt.resolve("lib/first")));
    assertEquals("second", Files.readString(opt.resolve("bin/second")));
    var turned = new Workshop.Spec("nodejs20.x", new Code.Package(code)).layers(second, first);
    opt = packing.of(turned.build(), null).layers();
    assertEquals("first", Files.readString(opt.resolve("lib/both")));
  }
}
