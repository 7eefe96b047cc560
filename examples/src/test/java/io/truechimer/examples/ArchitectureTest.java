/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house. A failure here says that the design is about to change: think before you
 * change a rule, the layering was chosen with care.
 */
class ArchitectureTest {

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.truechimer");

  /** The lowest module: pure clocks, which need the JDK and nothing else. */
  private static final String[] CLOCKS = {
    "io.truechimer.time..", "io.truechimer.hlc..", "io.truechimer.itc..", "io.truechimer.sync.."
  };

  private static final String MONITOR = "io.truechimer.interceptors.monitor..";
  private static final String LOCAL_CLOCK = "io.truechimer.interceptors.localclock";

  @Test
  void shouldSeeTheHouse() {
    assertThat(HOUSE.contain("io.truechimer.hlc.HybridClock")).isTrue();
  }

  @Test
  void shouldDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.truechimer..")
        .layer("clocks")
        .definedBy(CLOCKS)
        .layer("serde")
        .definedBy("io.truechimer.serde..")
        .layer("interceptors")
        .definedBy("io.truechimer.interceptors..")
        .layer("streams-ops")
        .definedBy("io.truechimer.streams..")
        .layer("testkit")
        .definedBy("io.truechimer.testkit..")
        .layer("examples")
        .definedBy("io.truechimer.examples..")
        .whereLayer("examples")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("testkit")
        .mayOnlyBeAccessedByLayers("examples")
        .whereLayer("streams-ops")
        .mayOnlyBeAccessedByLayers("examples")
        .whereLayer("interceptors")
        .mayOnlyBeAccessedByLayers("streams-ops", "examples")
        .whereLayer("serde")
        .mayOnlyBeAccessedByLayers("interceptors", "streams-ops", "examples")
        .whereLayer("clocks")
        .mayOnlyBeAccessedByLayers("serde", "interceptors", "streams-ops", "testkit", "examples")
        .ensureAllClassesAreContainedInArchitecture()
        .check(HOUSE);
  }

  @Test
  void shouldNeedOnlyTheJdkInClocks() {
    classes()
        .that()
        .resideInAnyPackage(CLOCKS)
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("java..").or(JavaClass.Predicates.resideInAnyPackage(CLOCKS)))
        .check(HOUSE);
  }

  @Test
  void shouldHaveNoCircles() {
    slices().matching("io.truechimer.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  /** The operators do not need the door, nor each other; the limits depend on nothing. */
  @Test
  void shouldKeepThePackagesOfStreamsApart() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.truechimer.streams..")
        .layer("door")
        .definedBy("io.truechimer.streams")
        .layer("context")
        .definedBy("io.truechimer.streams.context..")
        .layer("stamped")
        .definedBy("io.truechimer.streams.stamped..")
        .layer("resequence")
        .definedBy("io.truechimer.streams.resequence..")
        .layer("siblings")
        .definedBy("io.truechimer.streams.siblings..")
        .layer("limits")
        .definedBy("io.truechimer.streams.limits..")
        .whereLayer("door")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("stamped")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("resequence")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("siblings")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("context")
        .mayOnlyBeAccessedByLayers("door", "stamped")
        .check(HOUSE);
  }

  /**
   * Kafka's wall clock must not measure durations. The contexts of processors forward a user's own
   * call.
   */
  @Test
  void shouldNotReadTheTimeFromKafka() {
    noClasses()
        .that()
        .resideInAPackage("io.truechimer.streams..")
        .and()
        .doNotHaveSimpleName("CausalProcessingContext")
        .should()
        .callMethodWhere(
            target(describe("reads Kafka's time", m -> m.getName().equals("currentSystemTimeMs"))))
        .check(HOUSE);
  }

  /** Values flow one way: a class that is called back must receive what it needs as arguments. */
  @Test
  void shouldHaveNoCirclesOfClassesInTheInterceptors() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("io.truechimer.interceptors")
                    ? SliceIdentifier.of(type.getName().replaceAll("\\$.*", ""))
                    : SliceIdentifier.ignore();
              }

              @Override
              public String getDescription() {
                return "classes of the interceptors, each with its nested ones";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(HOUSE);
  }

  /** Kafka removes internal classes without notice. Bytes is in the signatures of Streams. */
  @Test
  void shouldNotUseInternalsOfKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.truechimer.testkit..", "io.truechimer.examples..")
        .and()
        // The comment there names the reason; ResequencerVariantsTest holds the way out.
        .doNotHaveSimpleName("FixedKeyRecords")
        .should()
        .dependOnClassesThat(
            describe(
                "are internals of Kafka",
                type ->
                    type.getPackageName().startsWith("org.apache.kafka")
                        && !type.getName().equals("org.apache.kafka.common.utils.Bytes")
                        && (type.getPackageName().contains(".internals")
                            || type.getPackageName().equals("org.apache.kafka.common.utils")
                            || type.getSimpleName().startsWith("Internal"))))
        .check(HOUSE);
  }

  @Test
  void shouldKeepAPackageInOneModule() {
    Map<String, Set<String>> homes = new TreeMap<>();
    for (JavaClass type : HOUSE) {
      homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>()).add(homeOf(type));
    }
    assertThat(homes).isNotEmpty().allSatisfy((name, modules) -> assertThat(modules).hasSize(1));
  }

  private static String homeOf(JavaClass type) {
    String path = type.getSource().orElseThrow().getUri().toString();
    return path.substring(0, path.length() - (type.getName().length() + ".class".length()));
  }

  /** The local clock's error bound needs neither Kafka nor the monitor that reads it. */
  @Test
  void shouldKeepTheLocalClockApart() {
    noClasses()
        .that()
        .resideInAPackage(LOCAL_CLOCK)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "org.apache.kafka..", "io.truechimer.interceptors..")
                .and(
                    JavaClass.Predicates.resideOutsideOfPackages(
                        LOCAL_CLOCK, "io.truechimer.interceptors.logging")))
        .check(HOUSE);
  }

  @Test
  void shouldReadTheOperatingSystemsClocksInOnePlace() {
    DescribedPredicate<AccessTarget> readsAClock =
        describe(
            "reads the operating system's clock",
            method ->
                switch (method.getOwner().getName()) {
                  case "java.lang.System" ->
                      Set.of("currentTimeMillis", "nanoTime").contains(method.getName());
                  case "java.time.Clock" ->
                      method.getName().startsWith("system") || method.getName().startsWith("tick");
                  case "java.time.InstantSource" -> method.getName().equals("system");
                  case "java.util.Calendar" -> method.getName().equals("getInstance");
                  case "java.util.Date" -> method.getFullName().equals("java.util.Date.<init>()");
                  default ->
                      method.getOwner().getPackageName().equals("java.time")
                          && method.getName().equals("now");
                });
    noClasses()
        .that()
        .resideOutsideOfPackage("io.truechimer.time..")
        .should()
        .accessTargetWhere(
            com.tngtech.archunit.core.domain.JavaAccess.Predicates.target(readsAClock))
        .check(HOUSE);
  }

  @Test
  void shouldStartThreadsInTheMonitorOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(MONITOR)
        .and()
        // Looks up the names of time servers on the common pool.
        .doNotHaveFullyQualifiedName(LOCAL_CLOCK + ".SntpServer")
        .and()
        .resideOutsideOfPackages("io.truechimer.testkit..", "io.truechimer.examples..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Executors.class, CompletableFuture.class)
        .orShould()
        .callMethodWhere(
            target(
                describe(
                    "runs in parallel",
                    method -> Set.of("parallel", "parallelStream").contains(method.getName()))))
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Timer")
        .orShould()
        .callConstructorWhere(target(owner(JavaClass.Predicates.assignableTo(Thread.class))))
        .orShould()
        .beAssignableTo(Thread.class)
        .check(HOUSE);
  }

  @Test
  void shouldUseAvroInSerdeOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.truechimer.serde.avro..", "io.truechimer.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.avro..")
        .check(HOUSE);
  }

  @Test
  void shouldHaveNamesThatSaySomething() {
    noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)").check(HOUSE);
  }

  /** What can be decoded, parsed or compared is a value. */
  @Test
  void shouldHaveImmutableValues() {
    fields()
        .that()
        .areNotStatic()
        .and()
        .areDeclaredInClassesThat(
            describe(
                "are values",
                type ->
                    type.isRecord()
                        || type.isAssignableTo(Comparable.class)
                        || type.getMethods().stream()
                            .anyMatch(
                                method ->
                                    method
                                            .getModifiers()
                                            .contains(
                                                com.tngtech.archunit.core.domain.JavaModifier
                                                    .STATIC)
                                        && Set.of("fromBytes", "parse").contains(method.getName())
                                        && method.getRawReturnType().equals(type))))
        .should()
        .beFinal()
        .check(HOUSE);
  }

  @Test
  void shouldKeepFieldsPrivateToThePackage() {
    fields()
        .that()
        .arePublic()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.beStatic()
                .and(com.tngtech.archunit.lang.conditions.ArchConditions.beFinal()))
        .check(HOUSE);
  }

  @Test
  void shouldIntroduceEveryPackage() throws IOException {
    Set<Path> silent = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .map(Path::getParent)
          .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
          .forEach(silent::add);
    }
    assertThat(silent).as("packages without a package-info.java").isEmpty();
  }
}
