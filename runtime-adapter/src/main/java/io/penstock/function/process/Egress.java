package io.penstock.function.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What sandboxes reach: the machine's network, or the gateway's API alone.
 *
 * @param socat what listens inside; null where the machine's network is theirs
 * @param folder of all doors
 * @param api where the API is; asked at each start
 */
record Egress(Path socat, Path folder, Supplier<String> api) {
  private static final AtomicLong NUMBERS = new AtomicLong();

  /**
   * Blocking, some milliseconds.
   *
   * @param all whether the machine's network is theirs
   * @throws IllegalStateException when it cannot be kept from them
   */
  static Egress find(boolean all, Isolation isolation, Path folder, Supplier<String> api) {
    CodePackages.delete(folder); // of a gateway that was killed
    if (all) return new Egress(null, folder, api);
    if (!isolation.sandbox())
      throw new IllegalStateException(
          "--egress none needs the sandbox: install the package bubblewrap, and do not choose"
              + " --isolation process.");
    Path socat = Programs.find("socat");
    if (socat == null)
      throw new IllegalStateException(
          "--egress none needs socat, which listens in the sandbox: install the package socat.");
    var command = new ArrayList<String>();
    command.add(isolation.bwrap().toString());
    command.addAll(SandboxArguments.NAMESPACES);
    command.add("--unshare-net");
    command.addAll(SandboxArguments.system());
    command.addAll(SandboxArguments.SEALED);
    command.addAll(List.of(socat.toString(), "-V"));
    if (!Isolation.succeeds(command))
      throw new IllegalStateException(
          "--egress none: no network namespace can be made here, or socat does not run in one"
              + " (a container without that right?). Choose --egress all.");
    return new Egress(socat, folder, api);
  }

  boolean all() {
    return socat == null;
  }

  /**
   * The doors of one environment; null where it needs none.
   *
   * @param runtimePort of its Runtime API
   */
  NetworkDoors doors(int runtimePort) throws IOException {
    if (all()) return null;
    var ports = new LinkedHashMap<String, Integer>(Map.of());
    ports.put("r", runtimePort);
    ports.put("a", URI.create(api.get()).getPort());
    Files.createDirectories(folder);
    return new NetworkDoors(folder.resolve(Long.toString(NUMBERS.incrementAndGet())), ports);
  }
}
