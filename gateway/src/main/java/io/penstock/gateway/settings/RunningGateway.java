package io.penstock.gateway.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a running gateway is reached, noted in its state folder: commands that are started beside
 * it find it by themselves, whatever its ports. The first line is the URL of the API port, the
 * second its process and when that was started, the third its region.
 */
public record RunningGateway(Path dataDir) {
  private static final String NAME = "endpoint";

  /**
   * @param api URL of the API port
   * @param region of its ARNs
   */
  public void started(String api, String region) throws IOException {
    ProcessHandle own = ProcessHandle.current();
    Files.writeString(file(), api + "\n" + own.pid() + " " + start(own) + "\n" + region + "\n");
  }

  public void ended() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      // A note of a gateway that is gone is found out by whoever calls it.
    }
  }

  /** URL of the API port; null when none is noted. */
  public String api() {
    String noted = line(0);
    return noted == null || noted.isEmpty() ? null : noted;
  }

  /** Region of its ARNs; null when none is noted. */
  public String region() {
    String noted = line(2);
    return noted == null || noted.isEmpty() ? null : noted;
  }

  /** Its process, if that still runs and is not another one by now; else null. */
  public ProcessHandle process() {
    String noted = line(1);
    if (noted == null || !noted.matches("\\d{1,18} \\d{1,18}")) return null;
    String[] part = noted.split(" ");
    Optional<ProcessHandle> found = ProcessHandle.of(Long.parseLong(part[0]));
    return found
        .filter(ProcessHandle::isAlive)
        .filter(process -> String.valueOf(start(process)).equals(part[1]))
        .orElse(null);
  }

  private static long start(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  private String line(int number) {
    try {
      return Files.readString(file())
          .lines()
          .skip(number)
          .findFirst()
          .map(String::strip)
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  private Path file() {
    return dataDir.resolve(NAME);
  }
}
