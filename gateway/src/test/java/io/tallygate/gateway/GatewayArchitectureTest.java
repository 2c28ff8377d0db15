package io.tallygate.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies of the gateway run one way, too: commands know endpoints, which know keys, which know the configuration. */
@AnalyzeClasses(
    packages = "io.tallygate.gateway",
    importOptions = ImportOption.DoNotIncludeTests.class)
class GatewayArchitectureTest {
  private static final String GATEWAY = "io.tallygate.gateway.";

  @ArchTest static final ArchRule CONFIG_STANDS_ALONE = onlyUses("config");

  @ArchTest static final ArchRule SECURITY_USES_CONFIG = onlyUses("security", "config");

  @ArchTest
  static final ArchRule BINARY_USES_SECURITY = onlyUses("binary", "config", "security", "ops");

  @ArchTest
  static final ArchRule HTTP_USES_SECURITY =
      onlyUses("http", "config", "security", "ops", "webhook", "idempotency");

  @ArchTest static final ArchRule IDEMPOTENCY_STANDS_ALONE = onlyUses("idempotency");

  @ArchTest
  static final ArchRule OTHER_PRODUCTS_ARE_BEHIND_HTTP =
      onlyUses("compat", "http", "config", "security");

  @ArchTest static final ArchRule CONSOLE_IS_BEHIND_HTTP = onlyUses("console", "http");

  @ArchTest static final ArchRule IMPORTING_IS_A_CLIENT = onlyUses("importing");

  @ArchTest
  static final ArchRule NOBODY_NEEDS_COMMANDS =
      noClasses()
          .that()
          .resideOutsideOfPackage(GATEWAY + "cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(GATEWAY + "cli..");

  private static ArchRule onlyUses(String name, String... others) {
    String[] allowed = new String[others.length + 1];
    for (int i = 0; i < others.length; i++) {
      allowed[i] = GATEWAY + others[i] + "..";
    }
    allowed[others.length] = GATEWAY + name + "..";
    return classes()
        .that()
        .resideInAPackage(GATEWAY + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage(GATEWAY.substring(0, GATEWAY.length() - 1) + "..")
                .or(resideInAnyPackage(allowed)));
  }
}
