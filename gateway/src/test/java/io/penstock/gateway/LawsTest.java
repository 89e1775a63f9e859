package io.penstock.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The laws of the house, as far as a machine can keep them. */
class LawsTest {
  private static final String ROOT = "io.penstock.gateway";

  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Services, and which others each may see. A new service has a line here. */
  private static final Map<String, Set<String>> SERVICES =
      Map.ofEntries(
          Map.entry("apigateway", Set.of()),
          Map.entry("sqs", Set.of()),
          Map.entry("lambda", Set.of("sqs", "apigateway")),
          Map.entry("sns", Set.of("sqs", "lambda")),
          Map.entry("events", Set.of()),
          Map.entry("scheduler", Set.of("events")),
          Map.entry("iam", Set.of()),
          Map.entry("sts", Set.of("iam")),
          Map.entry("ssm", Set.of()),
          Map.entry("secretsmanager", Set.of()),
          Map.entry("cloudformation", Set.of()),
          Map.entry("cloudwatch", Set.of()),
          Map.entry("logs", Set.of("lambda")),
          Map.entry("s3", Set.of("events", "lambda")));

  @Test
  void doorsDoNotSeeTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".aws..", ROOT + ".console..", ROOT + ".ops..", ROOT + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".store..")
        .allowEmptyShould(true)
        .check(GATEWAY);
  }

  /** A package is a slice of its own, the root too: no circle at any depth. */
  @Test
  void packagesAreFreeOfCircles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass one) {
                return SliceIdentifier.of(one.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(GATEWAY);
  }

  /** A folder with all that lies below it is a slice: what points back up into one is a circle. */
  @Test
  void foldersAreFreeOfCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(GATEWAY);
  }

  @Test
  void servicesSeeOneAnotherOnlyAsListed() {
    var strange = new TreeSet<String>();
    for (JavaClass one : GATEWAY) {
      Set<String> may = SERVICES.get(room(one));
      if (may == null) continue;
      for (Dependency to : one.getDirectDependenciesFromSelf()) {
        String other = room(to.getTargetClass());
        if (SERVICES.containsKey(other) && !other.equals(room(one)) && !may.contains(other))
          strange.add(room(one) + " -> " + other + ": " + to.getDescription());
      }
    }
    assertTrue(strange.isEmpty(), String.join("\n", strange));
  }

  /** What all services share knows none of them. */
  @Test
  void whatIsSharedDoesNotSeeTheServices() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".aws..",
            ROOT + ".cluster..",
            ROOT + ".delivery..",
            ROOT + ".egress..",
            ROOT + ".registry..",
            ROOT + ".service..",
            ROOT + ".settings..",
            ROOT + ".store..",
            ROOT + ".template..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are a service's or the node's",
                one -> SERVICES.containsKey(room(one)) || room(one).equals("node")))
        .check(GATEWAY);
  }

  @Test
  void nothingButTheEntriesLiesInTheRoot() {
    var loose = new TreeSet<String>();
    for (JavaClass one : GATEWAY)
      if (one.getPackageName().equals(ROOT) && one.isTopLevelClass())
        loose.add(one.getSimpleName());
    loose.remove("package-info");
    assertEquals(Set.of("Main", "TestPenstock"), loose);
  }

  /** Who keeps resources, and the golden files of their forms, one for each. */
  private static final Map<String, Set<String>> STORED =
      Map.ofEntries(
          Map.entry("Registry", Set.of("function")),
          Map.entry("Queues", Set.of("queue")),
          Map.entry("MoveTasks", Set.of("move-task")),
          Map.entry("Redrives", Set.of("redrive")),
          Map.entry("Topics", Set.of("topic")),
          Map.entry("Subscriptions", Set.of("subscription")),
          Map.entry("Buses", Set.of("event-bus", "rule")),
          Map.entry("Archives", Set.of("archive", "replay")),
          Map.entry("ApiDestinations", Set.of("connection", "api-destination")),
          Map.entry("Schedules", Set.of("schedule", "schedule-group")),
          Map.entry("Mappings", Set.of("mapping")),
          Map.entry("Layers", Set.of("layer")),
          Map.entry("ApiGatewayModule", Set.of("http-api", "rest-api", "api-key", "usage-plan")),
          Map.entry("Roles", Set.of("iam-role", "iam-policy")),
          Map.entry("Parameters", Set.of("ssm-parameter")),
          Map.entry("SecretShelf", Set.of("secret")),
          Map.entry("Stacks", Set.of("cloudformation-stack", "cloudformation-change-set")),
          Map.entry("Buckets", Set.of("bucket")));

  @Test
  void eachStoredFormHasAGoldenFile() {
    var kept = new TreeMap<String, Integer>();
    for (JavaClass one : GATEWAY)
      for (var call : one.getConstructorCallsFromSelf())
        if (call.getTargetOwner().getSimpleName().equals("Resources")
            && !one.getSimpleName().equals("Resources"))
          kept.merge(one.getSimpleName(), 1, Integer::sum);
    var golden = new TreeMap<String, Integer>();
    STORED.forEach((who, forms) -> golden.put(who, forms.size()));
    assertEquals(golden, kept);
    for (Set<String> forms : STORED.values())
      for (String form : forms)
        assertNotNull(LawsTest.class.getResource("/stored/" + form + ".json"), form);
  }

  @Test
  void noShellIsEverStarted() {
    noClasses()
        .should()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(GATEWAY);
  }

  /** The first folder below the root; empty for the root and for what is not the gateway's. */
  private static String room(JavaClass one) {
    String name = one.getPackageName();
    if (!name.startsWith(ROOT + ".")) return "";
    String below = name.substring(ROOT.length() + 1);
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }
}
