package io.penstock.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The laws of the house, as far as a machine can keep them. */
class LawsTest {
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.penstock.gateway");

  @Test
  void doorsDoNotSeeTheStore() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.penstock.gateway.aws..",
            "io.penstock.gateway.console..",
            "io.penstock.gateway.ops..",
            "io.penstock.gateway.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.penstock.gateway.store..")
        .allowEmptyShould(true)
        .check(GATEWAY);
  }

  @Test
  void roomsDoNotPointAtOneAnotherInCircles() {
    slices()
        .matching("io.penstock.gateway.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(GATEWAY);
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
}
