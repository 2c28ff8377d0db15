package io.tallygate.rating;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house follows the data: dependencies run one way (rating-core/DESIGN.md). */
@AnalyzeClasses(
    packages = "io.tallygate.rating",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String RATING = "io.tallygate.rating.";

  @ArchTest
  static final ArchRule NO_SOCKETS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.vertx..", "io.tallygate.gateway..");

  @ArchTest
  static final ArchRule ONLY_JOURNAL_KNOWS_CHRONICLE =
      noClasses()
          .that()
          .resideOutsideOfPackage(RATING + "journal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");

  @ArchTest
  static final ArchRule ONLY_STORE_AND_EXPORT_KNOW_SQL =
      noClasses()
          .that()
          .resideOutsideOfPackages(RATING + "store..", RATING + "export..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule ONLY_INGEST_KNOWS_THE_DISRUPTOR =
      noClasses()
          .that()
          .resideOutsideOfPackage(RATING + "ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.lmax..");

  @ArchTest static final ArchRule LOG_STANDS_ALONE = onlyUses("log");

  @ArchTest static final ArchRule MEASURE_STANDS_ALONE = onlyUses("measure");

  @ArchTest static final ArchRule METER_STANDS_ALONE = onlyUses("meter");

  @ArchTest static final ArchRule FLUSH_USES_METER = onlyUses("flush", "meter");

  @ArchTest
  static final ArchRule INGEST_USES_LOG_METER_FLUSH_MEASURE =
      onlyUses("ingest", "log", "meter", "flush", "measure");

  @ArchTest static final ArchRule JOURNAL_USES_FLUSH = onlyUses("journal", "flush", "meter");

  @ArchTest static final ArchRule STORE_USES_FLUSH_METER = onlyUses("store", "flush", "meter");

  @ArchTest
  static final ArchRule CATALOG_IS_PURE = onlyUses("catalog", "meter", "charge", "period");

  @ArchTest static final ArchRule PERIOD_STANDS_ALONE = onlyUses("period");

  @ArchTest static final ArchRule CHARGE_IS_PURE = onlyUses("charge", "meter", "period", "store");

  @ArchTest
  static final ArchRule PURE_PACKAGES_KNOW_NO_MACHINERY =
      noClasses()
          .that()
          .resideInAnyPackage(
              RATING + "charge..", RATING + "period..", RATING + "meter..", RATING + "catalog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.lmax..", "net.openhft..", "io.netty..", "java.sql..");

  @ArchTest
  static final ArchRule BILLING_IS_BEHIND_THE_STORE =
      onlyUses("billing", "meter", "flush", "journal", "store", "catalog", "charge", "period");

  @ArchTest
  static final ArchRule THRESHOLD_IS_BEHIND_BILLING =
      onlyUses("threshold", "meter", "flush", "store", "catalog", "charge", "period", "billing");

  @ArchTest
  static final ArchRule EXPORT_IS_BEHIND_BILLING =
      onlyUses("export", "meter", "store", "catalog", "charge", "period", "billing");

  @ArchTest
  static final ArchRule QUERY_READS_THE_STORE_AND_THE_CATALOG =
      onlyUses("query", "meter", "store", "catalog", "charge", "period");

  private static ArchRule onlyUses(String name, String... others) {
    String[] allowed = new String[others.length + 2];
    for (int i = 0; i < others.length; i++) {
      allowed[i] = RATING + others[i] + "..";
    }
    allowed[others.length] = RATING + name + "..";
    allowed[others.length + 1] = "io.tallygate.protocol..";
    return classes()
        .that()
        .resideInAPackage(RATING + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("io.tallygate..").or(resideInAnyPackage(allowed)));
  }
}
