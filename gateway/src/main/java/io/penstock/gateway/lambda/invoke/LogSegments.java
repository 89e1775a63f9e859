package io.penstock.gateway.lambda.invoke;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of logs: {@code FUNCTION/MILLIS.log}, named after their first line. One thread writes;
 * any may read, two at a time, since what is read is held in memory.
 */
final class LogSegments {
  static final int SEGMENT_BYTES = 2 * 1024 * 1024;
  static final int MOST_SEGMENTS = 4;
  private static final Logger LOG = LoggerFactory.getLogger(LogSegments.class);
  private static final int READERS = 2;
  private static final String SUFFIX = ".log";

  private final Path folder;
  private final Duration keep;
  private final long maxBytes;
  private final InstantSource clock;
  private final Map<String, List<Segment>> all = new ConcurrentHashMap<>();
  private final Semaphore readers = new Semaphore(READERS);
  private long total;

  /**
   * @param first millis of its first line, by which it is named
   * @param last millis of its last
   */
  private record Segment(Path file, long first, long last, long bytes) {}

  LogSegments(Path folder, Duration keep, long maxBytes, InstantSource clock) {
    this.folder = folder;
    this.keep = keep;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** What an earlier gateway left. The writer's thread, as all that follows but reading. */
  void load() {
    if (!Files.isDirectory(folder)) return;
    try (DirectoryStream<Path> functions = Files.newDirectoryStream(folder)) {
      for (Path function : functions) if (Files.isDirectory(function)) load(function);
    } catch (IOException e) {
      LOG.warn("Earlier logs in {} cannot be read: {}", folder, e.toString());
    }
  }

  private void load(Path function) throws IOException {
    var found = new ArrayList<Segment>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(function, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String digits = name.substring(0, name.length() - SUFFIX.length());
        if (!digits.matches("\\d{1,18}")) continue;
        long bytes = Files.size(file);
        long last = Files.getLastModifiedTime(file).toMillis();
        found.add(new Segment(file, Long.parseLong(digits), last, bytes));
        total += bytes;
      }
    }
    found.sort(Comparator.comparingLong(Segment::first));
    if (!found.isEmpty()) all.put(function.getFileName().toString(), List.copyOf(found));
  }

  /** The file that so many bytes are to be appended to. */
  Path fileFor(String function, LogFiles.Times times, int bytes) throws IOException {
    var segments = new ArrayList<>(all.getOrDefault(function, List.of()));
    Segment last = segments.isEmpty() ? null : segments.getLast();
    if (last == null || last.bytes + bytes > SEGMENT_BYTES && last.bytes > 0) {
      Path own = Files.createDirectories(folder.resolve(function));
      // Two begun within one millisecond are told apart
      long first = last == null ? times.first() : Math.max(times.first(), last.first + 1);
      segments.add(new Segment(own.resolve(first + SUFFIX), first, times.last(), bytes));
    } else
      segments.set(
          segments.size() - 1,
          new Segment(
              last.file,
              Math.min(last.first, times.first()),
              Math.max(last.last, times.last()),
              last.bytes + bytes));
    total += bytes;
    while (segments.size() > MOST_SEGMENTS) drop(segments.removeFirst());
    all.put(function, List.copyOf(segments));
    while (total > maxBytes && dropOldest()) {}
    return segments.getLast().file;
  }

  /** Removes what is too old. */
  void expire() {
    long before = clock.millis() - keep.toMillis();
    all.forEach(
        (function, segments) -> {
          if (segments.getFirst().last >= before) return;
          var kept = new ArrayList<Segment>();
          for (Segment segment : segments)
            if (segment.last < before) drop(segment);
            else kept.add(segment);
          put(function, kept);
        });
  }

  /** Of all functions; false when there is but one file, which is written to. */
  private boolean dropOldest() {
    String owner = null;
    Segment oldest = null;
    for (var entry : all.entrySet()) {
      Segment first = entry.getValue().getFirst();
      if (oldest == null || first.last < oldest.last) {
        oldest = first;
        owner = entry.getKey();
      }
    }
    if (oldest == null || all.size() == 1 && all.get(owner).size() == 1) return false;
    drop(oldest);
    put(owner, all.get(owner).subList(1, all.get(owner).size()));
    return true;
  }

  private void put(String function, List<Segment> segments) {
    if (segments.isEmpty()) all.remove(function);
    else all.put(function, List.copyOf(segments));
  }

  private void drop(Segment segment) {
    total -= segment.bytes;
    try {
      Files.deleteIfExists(segment.file);
    } catch (IOException e) {
      LOG.warn("{} is too old and cannot be deleted: {}", segment.file, e.toString());
    }
  }

  long bytes(String function) {
    return all.getOrDefault(function, List.of()).stream().mapToLong(Segment::bytes).sum();
  }

  List<String> functions() {
    return all.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, List<Segment>> one) -> -one.getValue().getLast().last))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<Line> read(String function, long from, long until, int most) {
    readers.acquireUninterruptibly();
    try {
      Deque<Line> lines = new ArrayDeque<>();
      List<Segment> segments = all.getOrDefault(function, List.of());
      for (int i = segments.size() - 1; i >= 0 && lines.size() < most; i--) {
        Segment segment = segments.get(i);
        if (segment.last < from || segment.first >= until) continue;
        List<Line> found = read(function, segment.file, from, until);
        for (int at = found.size() - 1; at >= 0 && lines.size() < most; at--)
          lines.addFirst(found.get(at));
      }
      return List.copyOf(lines);
    } finally {
      readers.release();
    }
  }

  private static List<Line> read(String function, Path file, long from, long until) {
    var lines = new ArrayList<Line>();
    try {
      // Cut writes and what is not UTF-8 must not hide the rest
      for (String text : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
        Line line = LogText.read(function, text);
        if (line == null) continue;
        long millis = line.time().toEpochMilli();
        if (millis >= from && millis < until) lines.add(line);
      }
    } catch (IOException e) {
      LOG.debug("{} is gone", file, e); // by age, meanwhile
    }
    return lines;
  }
}
