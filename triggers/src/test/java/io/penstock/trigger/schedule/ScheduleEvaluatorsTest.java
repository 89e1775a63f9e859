package io.penstock.trigger.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

/** Our evaluator beside two others. */
class ScheduleEvaluatorsTest extends ScheduleExpressionFixture {
  private static final ZoneId UTC = ZoneOffset.UTC;

  private static final List<ZoneId> ZONES =
      List.of(
          UTC,
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("Pacific/Apia"));

  private static final CronDefinition AWS =
      CronDefinitionBuilder.defineCron()
          .withMinutes()
          .and()
          .withHours()
          .and()
          .withDayOfMonth()
          .supportsL()
          .supportsW()
          .supportsLW()
          .supportsQuestionMark()
          .and()
          .withMonth()
          .and()
          .withDayOfWeek()
          .withValidRange(1, 7)
          .withMondayDoWValue(2)
          .supportsHash()
          .supportsL()
          .supportsQuestionMark()
          .and()
          .withYear()
          .withValidRange(1970, 2199)
          .and()
          .instance();

  /**
   * Both libraries are asked in UTC, where they agree with AWS; the local times they give are then
   * turned into instants by AWS's two rules for daylight saving.
   */
  @Test
  void agreesWithTwoOtherEvaluatorsOverADecade() throws Exception {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("schedule seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    var parser = new CronParser(AWS);
    int compared = 0;
    for (int i = 0; i < 1_500; i++) {
      String text = expression(random);
      var ours = ScheduleExpression.parse("cron(" + text + ")", Kind.RULE);
      var cronUtils = ExecutionTime.forCron(parser.parse(text));
      var quartz = new CronExpression("0 " + text);
      quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
      ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
      LocalDateTime local =
          LocalDateTime.of(2024, 1, 1, 0, 0).plusMinutes(random.nextInt(10 * 365 * 1440));
      Instant after = local.atZone(zone).toInstant();
      local = LocalDateTime.ofInstant(after, zone);
      for (int step = 0; step < 6; step++) {
        Instant expected = null;
        LocalDateTime from = local;
        while (expected == null) {
          var byUtils = cronUtils.nextExecution(ZonedDateTime.of(from, UTC));
          LocalDateTime a = byUtils.map(ZonedDateTime::toLocalDateTime).orElse(null);
          // Quartz goes wrong with W: it keeps the hour it started from, and loses a day that
          // moves to Monday. There the other one stands alone.
          LocalDateTime b = text.contains("W ") ? a : byQuartz(quartz, from);
          if (a == null && b == null) break;
          assertEquals(a, b, "the two oracles on " + text + " after " + from + ", seed " + seed);
          from = a;
          var offsets = zone.getRules().getValidOffsets(a);
          if (!offsets.isEmpty() && a.toInstant(offsets.getFirst()).isAfter(after))
            expected = a.toInstant(offsets.getFirst());
        }
        assertEquals(
            expected,
            ours.next(after, after, zone),
            "cron(" + text + ") in " + zone + " after " + after + ", seed " + seed);
        compared++;
        if (expected == null) break;
        after = expected;
        local = LocalDateTime.ofInstant(after, zone);
      }
    }
    assertTrue(compared > 5_000, compared + " compared");
  }

  /**
   * The nearest weekday does not leave its month: 28 February 2027 is a Sunday, and its last day.
   */
  @Test
  void theNearestWeekdayStaysInItsMonth() {
    Instant after = Instant.parse("2027-02-01T00:00:00Z");
    assertEquals(
        Instant.parse("2027-02-26T15:28:00Z"),
        ScheduleExpression.parse("cron(28 15 28W * ? *)", Kind.RULE).next(after, after, UTC));
    Instant may = Instant.parse("2027-05-01T00:00:00Z"); // a Saturday
    assertEquals(
        Instant.parse("2027-05-03T00:00:00Z"),
        ScheduleExpression.parse("cron(0 0 1W * ? *)", Kind.RULE).next(may, may, UTC));
  }

  private static LocalDateTime byQuartz(CronExpression quartz, LocalDateTime from) {
    Date next = quartz.getNextValidTimeAfter(Date.from(from.toInstant(ZoneOffset.UTC)));
    return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), UTC);
  }
}
