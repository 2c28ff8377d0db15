package io.tallygate.gateway.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every setting of the defaults in the order in which they stand there, described by the comments above them. */
final class SettingsInForce {
  private static final String ROOT = "tallygate";
  private static final Pattern LINE = Pattern.compile("( *)([a-z0-9-]+):(.*)");
  private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
  private static final int INDENT = 2;

  private SettingsInForce() {}

  /**
   * Reads them.
   *
   * @param defaults the text of the defaults
   */
  static List<Setting> of(SmallRyeConfig config, YamlConfigSource byDefault, String defaults) {
    List<Setting> settings = new ArrayList<>();
    descriptions(defaults)
        .forEach(
            (key, description) -> {
              String name = ROOT + "." + key;
              String written = byDefault.getValue(name);
              ConfigValue value = config.getConfigValue(name);
              settings.add(
                  new Setting(
                      key,
                      text(value.getValue()),
                      text(written),
                      source(value.getConfigSourceOrdinal()),
                      unit(key, text(written)),
                      description));
            });
    return settings;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Of all keys that have a value; where one comment stands above several, it is that of each until the next one. */
  private static Map<String, String> descriptions(String defaults) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    StringBuilder comment = new StringBuilder();
    boolean isCommentEnded = false;
    for (String line : defaults.lines().toList()) {
      Matcher commented = COMMENT.matcher(line);
      Matcher key = LINE.matcher(line);
      if (line.isBlank()) {
        comment.setLength(0);
      } else if (commented.matches()) {
        if (isCommentEnded) {
          comment.setLength(0);
        }
        comment.append(comment.isEmpty() ? "" : " ").append(commented.group(1));
        isCommentEnded = false;
      } else if (key.matches()) {
        while (path.size() > key.group(1).length() / INDENT) {
          path.removeLast();
        }
        path.addLast(key.group(2));
        String name = String.join(".", path).substring(ROOT.length()).replaceFirst("^\\.", "");
        if (!key.group(3).isBlank() && !name.equals("keys")) {
          descriptions.put(name, comment.toString());
          isCommentEnded = true;
        }
      }
    }
    return descriptions;
  }

  private static String source(int ordinal) {
    return switch (ordinal) {
      case ConfigSources.DEFAULTS_ORDINAL -> "default";
      case ConfigSources.FILE_ORDINAL -> "file";
      case ConfigSources.ENVIRONMENT_ORDINAL -> "environment";
      default -> "command line";
    };
  }

  private static String unit(String key, String byDefault) {
    if (key.endsWith("bytes")) {
      return "bytes";
    }
    if (key.endsWith(".port")) {
      return "port";
    }
    if (key.endsWith(".hours")) {
      return "hours";
    }
    if (byDefault.matches("[0-9]+")) {
      return "count";
    }
    if (byDefault.equals("true") || byDefault.equals("false")) {
      return "flag";
    }
    return Durations.parse(byDefault) == null ? "text" : "duration";
  }
}
