package io.penstock.function.runtimeapi;

import io.penstock.function.Outcome;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** By hand: start-up to the first answer, warm round trip, and calls a second over many. */
final class WarmPathBench {
  private WarmPathBench() {}

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path root = Files.createTempDirectory("bench");
    Files.writeString(root.resolve("index.js"), "exports.handler = async e => ({ok: e.n});\n");
    Files.writeString(root.resolve("index.py"), "def handler(e, c):\n    return {'ok': e['n']}\n");
    for (String language : List.of("node", "python")) {
      long[] cold = new long[31];
      long[] bare = new long[cold.length];
      List<String> nothing =
          language.equals("node")
              ? List.of("node", "-e", "0")
              : List.of("/usr/bin/python3", "-c", "pass");
      for (int i = 0; i < cold.length; i++) {
        long t = System.nanoTime();
        new ProcessBuilder(nothing).start().waitFor();
        bare[i] = System.nanoTime() - t;
        t = System.nanoTime();
        try (Environment env = open(vertx, root, language)) {
          env.invoke("{\"n\":1}");
          cold[i] = System.nanoTime() - t;
        }
      }
      try (Environment env = open(vertx, root, language)) {
        long[] warm = new long[5000];
        for (int i = -3000; i < warm.length; i++) {
          long t = System.nanoTime();
          Outcome outcome = env.invoke("{\"n\":1}");
          if (i >= 0) {
            warm[i] = System.nanoTime() - t;
          }
          if (!(outcome instanceof Outcome.Returned)) {
            throw new IllegalStateException(outcome.toString());
          }
        }
        System.out.println(
            language
                + " bare "
                + quantiles(bare, 1e6)
                + " ms, cold "
                + quantiles(cold, 1e6)
                + " ms, warm "
                + quantiles(warm, 1e3)
                + " us");
      }
      List<Environment> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        all.add(open(vertx, root, language));
      }
      int calls = 20_000;
      AtomicInteger left = new AtomicInteger(calls);
      Semaphore done = new Semaphore(0);
      for (Environment env : all) {
        env.invoke("{\"n\":1}");
      }
      long t = System.nanoTime();
      for (Environment env : all) {
        again(env, left, done);
      }
      done.acquire(calls);
      System.out.printf(
          "%s over 16: %.0f calls/s%n", language, calls / ((System.nanoTime() - t) / 1e9));
      for (Environment env : all) {
        env.close();
      }
    }
    vertx.close();
  }

  private static void again(Environment env, AtomicInteger left, Semaphore done) {
    if (left.decrementAndGet() >= 0) {
      env.begin("{\"n\":1}", null, null, null)
          .onComplete(
              _ -> {
                done.release();
                again(env, left, done);
              });
    }
  }

  private static Environment open(Vertx vertx, Path root, String language) throws Exception {
    return language.equals("node")
        ? Environment.node(vertx, root, "index.handler", Map.of())
        : Environment.python(vertx, root, "index.handler", Map.of());
  }

  private static String quantiles(long[] nanos, double unit) {
    Arrays.sort(nanos);
    return "min %.1f p50 %.1f p99 %.1f"
        .formatted(
            nanos[0] / unit,
            nanos[nanos.length / 2] / unit,
            nanos[(int) (nanos.length * 0.99)] / unit);
  }
}
