package io.ohmflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Directions between the packages of the kernels, and what numerics never touch: files, the clock,
 * a logger, and randomness that is not keyed by what is simulated.
 */
@AnalyzeClasses(packages = "io.ohmflow", importOptions = ImportOption.DoNotIncludeTests.class)
class KernelRulesTest {
  private static final String KERNEL = "io.ohmflow.kernel.";

  @ArchTest static final ArchRule simdIsTheLowest = kernelPackage("internal.simd").mayUse();

  @ArchTest static final ArchRule linalgUsesSimd = kernelPackage("linalg").mayUse("internal.simd");

  @ArchTest
  static final ArchRule randomUsesLinalg =
      kernelPackage("random").mayUse("internal.simd", "linalg");

  @ArchTest
  static final ArchRule noiseUsesRandom = kernelPackage("noise").mayUse("linalg", "random");

  @ArchTest
  static final ArchRule converterUsesNoise =
      kernelPackage("converter").mayUse("linalg", "random", "noise");

  @ArchTest
  static final ArchRule wiresUseSimd =
      kernelPackage("wires").mayUse("internal.simd", "linalg", "random", "noise");

  @ArchTest
  static final ArchRule crossbarUsesConverterAndWires =
      kernelPackage("crossbar").mayUse("linalg", "random", "noise", "converter", "wires");

  @ArchTest
  static final ArchRule layerUsesCrossbar =
      kernelPackage("layer")
          .mayUse("graph", "linalg", "random", "noise", "wires", "crossbar", "optim");

  @ArchTest static final ArchRule graphUsesNothing = kernelPackage("graph").mayUse();

  @ArchTest
  static final ArchRule networkUsesLayer =
      kernelPackage("network")
          .mayUse("graph", "linalg", "random", "noise", "wires", "crossbar", "layer", "optim");

  @ArchTest static final ArchRule optimUsesLinalg = kernelPackage("optim").mayUse("linalg");

  @ArchTest
  static final ArchRule optimKnowsNoProfile =
      noClasses()
          .that()
          .resideInAPackage(KERNEL + "optim..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.ohmflow.profile")
          .because("update rules read their own configuration, the chip is not their concern")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule vectorApiStaysInSimd =
      noClasses()
          .that()
          .resideOutsideOfPackage(KERNEL + "internal.simd..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..")
          .because("every other class must load without the incubator module")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule kernelsKnowNoFilesClockOrLogger =
      noClasses()
          .that()
          .resideInAPackage(KERNEL + ".")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.nio.file..",
                      "java.net..",
                      "java.time..",
                      "java.util.logging..",
                      "org.slf4j..",
                      "org.apache..")
                  .and(not(type(Serializable.class))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule kernelsReadNoClock =
      noClasses()
          .that()
          .resideInAPackage(KERNEL + ".")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule kernelsPrintNothing =
      noClasses()
          .that()
          .resideInAPackage(KERNEL + ".")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule randomnessIsKeyed =
      noClasses()
          .that()
          .resideInAPackage("io.ohmflow..")
          .should()
          .dependOnClassesThat(
              type(Random.class).or(type(SplittableRandom.class)).or(type(ThreadLocalRandom.class)))
          .orShould()
          .callMethod(Math.class, "random")
          .because("the same run must give the same bits on any cluster")
          .allowEmptyShould(true);

  private static Direction kernelPackage(String name) {
    return new Direction(name);
  }

  /** Who a package of the kernels may depend on: itself, the profiles, and the packages named. */
  private record Direction(String name) {
    ArchRule mayUse(String... lower) {
      List<String> allowed = new ArrayList<>(List.of(KERNEL + name + ".."));
      for (String each : lower) {
        allowed.add(KERNEL + each + "..");
      }
      return noClasses()
          .that()
          .resideInAPackage(KERNEL + name + "..")
          .should()
          .dependOnClassesThat(
              resideInAPackage(KERNEL + ".")
                  .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
          .allowEmptyShould(true);
    }
  }
}
