package io.tallygate.gateway.export;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Clients of other systems stay with the exports that need them: no other command loads them. */
@AnalyzeClasses(
    packages = "io.tallygate.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ExportArchitectureTest {
  private static final String EXPORT = "io.tallygate.gateway.export.";
  private static final String PUBLISH_COMMANDS =
      "io\\.tallygate\\.gateway\\.cli\\.Publish(Postgres|Kafka)Command";

  @ArchTest
  static final ArchRule ONLY_ITS_EXPORT_KNOWS_POSTGRESQL =
      onlyKnows("postgres", "org.postgresql..");

  @ArchTest
  static final ArchRule ONLY_ITS_EXPORT_KNOWS_KAFKA = onlyKnows("kafka", "org.apache.kafka..");

  @ArchTest
  static final ArchRule ONLY_THEIR_COMMANDS_KNOW_THEM =
      noClasses()
          .that()
          .resideOutsideOfPackages(EXPORT + "postgres..", EXPORT + "kafka..")
          .and()
          .haveNameNotMatching(PUBLISH_COMMANDS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(EXPORT + "postgres..", EXPORT + "kafka..");

  private static ArchRule onlyKnows(String export, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(EXPORT + export + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library);
  }
}
