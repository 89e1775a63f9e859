package io.penstock.trigger;

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
          .importPackages("io.penstock");

  @Test
  void ofTheRuntimeAdapterOnlyTheContractIsSeen() {
    noClasses()
        .that()
        .resideInAPackage("io.penstock.trigger..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.penstock.function.*..")
        .check(ALL);
  }

  @Test
  void nothingPointsBackToTheGateway() {
    noClasses()
        .that()
        .resideInAnyPackage("io.penstock.trigger..", "io.penstock.function..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.penstock.gateway..")
        .check(ALL);
  }

  @Test
  void shapesDoNotSeeTheHttpRoom() {
    noClasses()
        .that()
        .resideInAPackage("io.penstock.trigger.shape..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.penstock.trigger.http..")
        .check(ALL);
  }

  @Test
  void packagesAreFreeOfCircles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass one) {
                return one.getPackageName().startsWith("io.penstock")
                    ? SliceIdentifier.of(one.getPackageName())
                    : SliceIdentifier.ignore();
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
}
