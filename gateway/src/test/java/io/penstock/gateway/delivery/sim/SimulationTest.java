package io.penstock.gateway.delivery.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many lives from many seeds. {@code -Dsim.seeds=200000} plays more, {@code -Dsim.first=17
 * -Dsim.seeds=1} plays one again.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("sim.seeds", 800);
  private static final long FIRST = Long.getLong("sim.first", 1);
  private static final int SEEDS_TO_FIND_A_BUG = 200;

  private static List<String> play(long seed, Bug bug) {
    var run = new Run(seed, bug);
    run.play();
    return new Checker(run).violations();
  }

  @Test
  void nothingIsLostDoubledOrOutOfOrder() {
    var failed = new ArrayList<String>();
    long crashes = 0;
    long calls = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      var run = new Run(seed, Bug.NONE);
      run.play();
      crashes += run.crashes;
      calls += run.functions.calls().size();
      for (String wrong : new Checker(run).violations()) failed.add("seed " + seed + ": " + wrong);
      if (failed.size() > 20) break;
    }
    System.out.printf(
        "simulation: seeds %d to %d, %d crashes, %d calls, %d violations%n",
        FIRST, FIRST + SEEDS - 1, crashes, calls, failed.size());
    if (!failed.isEmpty()) fail(String.join("\n", failed));
    assertTrue(SEEDS < 10 || crashes > SEEDS, "a run without faults proves nothing");
  }

  /** Each of these showed a bug once. */
  @ParameterizedTest
  @ValueSource(longs = {4128, 4531, 11160})
  void whatWasFoundStaysMended(long seed) {
    assertEquals(List.of(), play(seed, Bug.NONE));
  }

  @ParameterizedTest
  @EnumSource(value = Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  @DisabledIfSystemProperty(named = "sim.planted", matches = "no")
  void theCheckerFindsPlantedBugs(Bug bug) {
    for (long seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed++) {
      var violations = play(seed, bug);
      if (violations.isEmpty()) continue;
      System.out.printf("planted %s: seed %d: %s%n", bug, seed, violations.getFirst());
      return;
    }
    fail("the checker does not see " + bug);
  }

  @Test
  void aSeedTellsTheSameStoryTwice() {
    var one = new Run(42, Bug.NONE);
    one.play();
    var two = new Run(42, Bug.NONE);
    two.play();
    assertEquals(story(one), story(two));
  }

  private static List<String> story(Run run) {
    return run.functions.calls().stream().map(call -> call.id + "@" + call.started).toList();
  }
}
