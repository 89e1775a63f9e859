package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.ProgramCache;
import io.penstock.trigger.change.PostgresDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways that both serve, asked at random, while what they stand on is struck. What was
 * acknowledged comes, groups keep their order, schedules fire once. {@code -Dfaults.nodes.strikes}
 * more.
 */
class NodesFaultsTest {
  private static final int STRIKES = Integer.getInteger("faults.nodes.strikes", 1);
  private static final int CLIENTS = 4;
  private static final int LEAST = 60;

  /** As an operator's supervisor sees one that another has taken over from. */
  private static final int DEPOSED = 4;

  @TempDir Path folder;
  private final long seed = Long.getLong("faults.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  /** One strike; returns when both serve again, as far as it is for it to see to that. */
  private interface Strike {
    void at(Nodes nodes, NodesLoad load, PostgresDatabase database) throws Exception;
  }

  private void struck(String name, Strike strike) throws Exception {
    try (var ledger = new Ledger();
        var database = PostgresDatabase.start();
        var nodes = new Nodes(folder, ledger.template(folder), database.uri())) {
      nodes.start();
      nodes.start();
      struck(name, strike, ledger, database, nodes);
    }
  }

  private void struck(
      String name, Strike strike, Ledger ledger, PostgresDatabase database, Nodes nodes)
      throws Exception {
    var load = new NodesLoad(nodes, CLIENTS);
    load.start();
    try {
      load.untilMore(LEAST);
      for (int i = 0; i < STRIKES; i++) {
        Thread.sleep(random.nextInt(200));
        strike.at(nodes, load, database);
        load.untilMore(LEAST);
      }
    } finally {
      load.stop();
    }
    check(load, ledger, database, LEAST * (STRIKES + 1), name + ", " + STRIKES + " strikes");
  }

  private void check(
      NodesLoad load, Ledger ledger, PostgresDatabase database, int least, String name)
      throws Exception {
    load.check(
        ledger,
        () ->
            Integer.parseInt(
                database.ask(
                    "SELECT count(*) FROM penstock.delivery WHERE source LIKE 'schedule%'")),
        least,
        name + " (seed " + seed + ")");
  }

  private static void signal(Program program, String signal) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(program.process.pid()))
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until it has ended as one that another has taken over from; then it is started again. */
  private static void untilDeposed(Nodes nodes, int owner) throws Exception {
    assertEquals(DEPOSED, nodes.program(owner).untilEnded(), nodes.said(owner));
    nodes.restart(owner);
    nodes.untilServing(owner);
  }

  @Test
  void theOwnerIsKilled() throws Exception {
    struck(
        "kill -9 of the owner",
        (nodes, load, database) -> {
          int owner = nodes.owner();
          nodes.program(owner).kill();
          load.untilMore(LEAST);
          nodes.restart(owner);
          nodes.untilServing(owner);
        });
  }

  @Test
  void theOwnerStandsStill() throws Exception {
    struck(
        "the owner stands still beyond its lease",
        (nodes, load, database) -> {
          int owner = nodes.owner();
          signal(nodes.program(owner), "STOP");
          try {
            nodes.untilOwnerIsNot(owner);
            load.untilMore(LEAST);
          } finally {
            signal(nodes.program(owner), "CONT");
          }
          untilDeposed(nodes, owner);
        });
  }

  @Test
  void theOwnerIsDrained() throws Exception {
    struck(
        "the owner hands over",
        (nodes, load, database) -> {
          int owner = nodes.owner();
          var command = new ArrayList<>(ProgramCache.command());
          command.addAll(List.of("cluster", "drain", "--store=" + database.uri()));
          Process drain = new ProcessBuilder(command).redirectErrorStream(true).start();
          String said = new String(drain.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertEquals(0, drain.waitFor(), said);
          System.out.print(said);
          untilDeposed(nodes, owner);
        });
  }

  /** Every commit had come to the standby before it was answered. */
  @Test
  void theDatabaseFailsOver() throws Exception {
    try (var ledger = new Ledger();
        var database = PostgresDatabase.start();
        var replica = database.replica();
        var nodes = new Nodes(folder, ledger.template(folder), database.uriOr(replica))) {
      nodes.start();
      nodes.start();
      var load = new NodesLoad(nodes, CLIENTS);
      load.start();
      try {
        load.untilMore(LEAST);
        database.kill();
        replica.promote();
        load.untilMore(LEAST);
      } finally {
        load.stop();
      }
      check(load, ledger, replica, 2 * LEAST, "the database fails over to its standby");
    }
  }

  @Test
  @Tag("slow")
  void theDatabaseIsStartedAgain() throws Exception {
    struck(
        "the database is killed and started again",
        (nodes, load, database) -> {
          database.kill();
          database.restart();
          load.untilMore(LEAST);
          for (int i = 0; i < nodes.size(); i++) nodes.untilServing(i);
        });
  }

  @Test
  void theNetworkToTheDatabaseIsCut() throws Exception {
    try (var ledger = new Ledger();
        var database = PostgresDatabase.start();
        var wire = new HangProxy(database.uri());
        var nodes = new Nodes(folder, ledger.template(folder), database.uri())) {
      nodes.start(wire.uri());
      nodes.start();
      struck(
          "the owner's network to the database is cut",
          (all, load, _) -> {
            if (all.owner() != 0) return; // struck before, and not its turn again
            wire.cut();
            try {
              all.untilOwnerIsNot(0);
              load.untilMore(LEAST);
            } finally {
              wire.mend();
            }
            untilDeposed(all, 0);
          },
          ledger,
          database,
          nodes);
    }
  }
}
