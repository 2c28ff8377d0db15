package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.security.ApiKeys;
import io.tallygate.gateway.security.Scope;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an API key. The key is shown once; what the configuration gets cannot be turned back into it. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = "Make an API key and print its entry for the configuration.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "2:wrong usage", "3:a name is refused"})
final class KeyCommand implements Callable<Integer> {
  /** What needs no quotes in YAML. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--name", required = true, description = "who will use it; stands in logs")
  private String name = "";

  @Option(
      names = "--tenant",
      defaultValue = "default",
      description = "tenant whose data it opens (default: ${DEFAULT-VALUE})")
  private String tenant = "default";

  @Option(
      names = "--scopes",
      split = ",",
      defaultValue = "ingest",
      description = "what it may do: ingest, read, admin (default: ${DEFAULT-VALUE})")
  private Set<Scope> scopes = EnumSet.of(Scope.INGEST);

  @Override
  public Integer call() throws ConfigurationException {
    check("name", name);
    check("tenant", tenant);
    String key = ApiKeys.newKey(new SecureRandom());
    String permitted =
        EnumSet.copyOf(scopes).stream()
            .map(scope -> scope.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    PrintWriter out = Terminal.out(spec);
    out.println("# The key, shown this once:");
    out.println("#   " + key);
    out.println("# Its entry in the configuration:");
    out.println("tallygate:");
    out.println("  keys:");
    out.println("    - name: " + name);
    out.println("      tenant: " + tenant);
    out.println("      scopes: [" + permitted + "]");
    out.println("      sha256: " + ApiKeys.hash(key));
    out.flush();
    return ExitCode.OK;
  }

  private static void check(String what, String value) throws ConfigurationException {
    if (!NAME.matcher(value).matches()) {
      throw new ConfigurationException(
          what
              + " must be letters, digits, '_', '.', '-', beginning with a letter, at most 64"
              + " [value="
              + value
              + "]");
    }
  }
}
