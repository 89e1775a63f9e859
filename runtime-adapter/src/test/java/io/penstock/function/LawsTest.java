package io.penstock.function;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** The walls of this module. */
class LawsTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.penstock.function");

  /** A package is what its name says, whatever is below it: the root counts as one. */
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
        .check(ALL);
  }

  @Test
  void theContractSeesNoneOfTheWays() {
    noClasses()
        .that()
        .resideInAPackage("io.penstock.function")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.penstock.function.*..")
        .check(ALL);
  }

  @Test
  void nothingPointsBack() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.penstock.trigger..", "io.penstock.gateway..")
        .check(ALL);
  }

  /** Calls of the C library have one place. */
  @Test
  void onlyOneClassLeavesJava() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Libc")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(ALL);
  }
}
