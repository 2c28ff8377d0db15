package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.loadtest.GatewayProcess;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever renames a class or a method that stands for a station is told here, and not by a budget that is wrong. */
class StationTableSystemIT {
  @Test
  void shouldNameOnlyWhatIsInTheGatewaysJars() throws IOException, ClassNotFoundException {
    Path gateway = GatewayProcess.findJar(null);
    List<Rule> rules =
        StationTable.OF_GATEWAY.stream().flatMap(role -> role.rules().stream()).toList();
    assertThat(rules).isNotEmpty();
    List<String> entries = entries(gateway);
    // Follows the class path in the manifest, as the gateway itself does.
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {gateway.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      for (Rule rule : rules) {
        if (rule.isPackage()) {
          assertThat(entries).anyMatch(entry -> entry.startsWith(rule.owner().replace('.', '/')));
        } else if (rule.isLibrary()) {
          assertThat(entries).anyMatch(entry -> entry.contains(rule.owner()));
        } else {
          assertHasMethods(Class.forName(rule.owner(), false, loader), rule.methods());
        }
      }
    }
  }

  private static void assertHasMethods(Class<?> type, List<String> beginnings) {
    List<String> methods =
        Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses()))
            .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
            .map(method -> method.getName())
            .toList();
    for (String beginning : beginnings) {
      assertThat(methods).as(type.getName()).anyMatch(name -> name.startsWith(beginning));
    }
  }

  private static List<String> entries(Path gateway) throws IOException {
    List<String> entries = new ArrayList<>();
    List<Path> jars = new ArrayList<>(List.of(gateway));
    try (JarFile jar = new JarFile(gateway.toFile())) {
      String path = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String each : path.split(" ")) {
        jars.add(gateway.resolveSibling(each));
      }
    }
    for (Path each : jars) {
      try (JarFile jar = new JarFile(each.toFile())) {
        jar.stream().forEach(entry -> entries.add(entry.getName()));
      }
    }
    return entries;
  }
}
