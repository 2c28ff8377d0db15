package io.tallygate.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from: the defaults in the jar, a file, the environment, the command line; later ones win.
 *
 * @param config all of them, layered
 * @param written keys that a person wrote into the file or on the command line, and may have misspelt. Names in the
 *     environment are not among them: orchestrators put their own there ({@code TALLYGATE_PORT} for a service of that name)
 */
record ConfigSources(SmallRyeConfig config, Set<String> written) {
  static final int DEFAULTS_ORDINAL = 100;
  static final int FILE_ORDINAL = 200;
  static final int ENVIRONMENT_ORDINAL = 300;
  private static final int COMMAND_LINE_ORDINAL = 400;
  private static final String DEFAULTS = "/tallygate-defaults.yaml";
  private static final String ENVIRONMENT_PREFIX = "TALLYGATE_";

  static ConfigSources of(
      @Nullable Path file, Map<String, String> environment, Map<String, String> overrides)
      throws ConfigurationException {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
    builder.withSources(yaml("defaults", defaults(), DEFAULTS_ORDINAL));
    Set<String> written = new HashSet<>(overrides.keySet());
    if (file != null) {
      YamlConfigSource source = yaml(file.toString(), text(file), FILE_ORDINAL);
      written.addAll(source.getPropertyNames());
      builder.withSources(source);
    }
    Map<String, String> own = new HashMap<>(environment);
    own.keySet().removeIf(name -> !name.startsWith(ENVIRONMENT_PREFIX));
    builder.withSources(new EnvConfigSource(own, ENVIRONMENT_ORDINAL));
    builder.withSources(
        new PropertiesConfigSource(overrides, "command line", COMMAND_LINE_ORDINAL));
    return new ConfigSources(builder.build(), written);
  }

  /** What is in force, with what each setting is by default. */
  List<Setting> inForce() throws ConfigurationException {
    String defaults = defaults();
    return SettingsInForce.of(config, yaml("defaults", defaults, DEFAULTS_ORDINAL), defaults);
  }

  private static YamlConfigSource yaml(String name, String text, int ordinal)
      throws ConfigurationException {
    try {
      return new YamlConfigSource(name, text, ordinal);
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "configuration is not YAML [file=" + name + "] [cause=" + e.getMessage() + "]", e);
    }
  }

  private static String defaults() {
    try (InputStream in = ConfigSources.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(
            "defaults are missing in the jar [resource=" + DEFAULTS + "]");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("defaults cannot be read", e);
    }
  }

  private static String text(Path file) throws ConfigurationException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("configuration file does not exist [file=" + file + "]", e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "configuration file cannot be read [file=" + file + "] [cause=" + e.getMessage() + "]",
          e);
    }
  }
}
