package io.ohmflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Directions between the modules, and what only one of them may know. */
@AnalyzeClasses(packages = "io.ohmflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleRulesTest {

  @ArchTest
  static final ArchRule profilesDependOnNoOtherModule =
      noClasses()
          .that()
          .resideInAPackage("io.ohmflow.profile..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ohmflow.kernel..", "io.ohmflow.driver..", "io.ohmflow.ml..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule kernelsDoNotKnowTheDriver =
      noClasses()
          .that()
          .resideInAPackage("io.ohmflow.kernel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.ohmflow.driver..", "io.ohmflow.ml..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sparkAndScalaStayInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.ohmflow.driver.spark..", "io.ohmflow.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..")
          .because("everything else runs and is tested without Spark")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sparkMlIsAnEdgeLikeTheCommands =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ohmflow.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ohmflow.ml..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule sparkMlKnowsNoCommands =
      noClasses()
          .that()
          .resideInAPackage("io.ohmflow.ml..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ohmflow.driver.command..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("io.ohmflow.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Impl|Manager|Utils?|Helper)")
          .allowEmptyShould(true);
}
