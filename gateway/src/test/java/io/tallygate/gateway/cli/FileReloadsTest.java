package io.tallygate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.security.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read again when they changed and stand still, and a refusal changes nothing. */
class FileReloadsTest {
  @TempDir Path directory;

  private final List<String> read = new ArrayList<>();
  private final FileReloads reloads = new FileReloads();
  private Path one = Path.of("");
  private Path other = Path.of("");

  @BeforeEach
  void watch() throws IOException {
    one = Files.writeString(directory.resolve("one"), "a");
    other = Files.writeString(directory.resolve("other"), "a");
    reloads.watch("pair", List.of(one, other), this::note);
  }

  private void note() throws ConfigurationException {
    try {
      read.add(Files.readString(one) + Files.readString(other));
    } catch (IOException e) {
      throw new ConfigurationException("gone", e);
    }
  }

  @Test
  void shouldReadAgainOnceWhatChangedAndStandsStill() throws IOException {
    reloads.look();
    assertThat(read).isEmpty();
    Files.writeString(one, "bb");
    reloads.look();
    assertThat(read).isEmpty();
    reloads.look();
    reloads.look();
    assertThat(read).containsExactly("bba");
  }

  @Test
  void shouldWaitUntilNothingChangesAndNothingIsMissing() throws IOException {
    Files.writeString(one, "bb");
    reloads.look();
    Files.writeString(other, "ccc");
    reloads.look();
    Files.delete(one);
    reloads.look();
    reloads.look();
    assertThat(read).isEmpty();
    Path beside = Files.writeString(directory.resolve("beside"), "dddd");
    Files.move(beside, one, StandardCopyOption.REPLACE_EXISTING);
    reloads.look();
    reloads.look();
    assertThat(read).containsExactly("ddddccc");
  }

  @Test
  void shouldGoOnAfterARefusal() throws IOException {
    FileReloads refusing = new FileReloads();
    List<String> tried = new ArrayList<>();
    refusing.watch(
        "refused",
        List.of(one),
        () -> {
          tried.add("once");
          throw new ConfigurationException("no");
        });
    refusing.watch("good", List.of(other), () -> tried.add("good"));
    Files.writeString(one, "bb");
    Files.writeString(other, "bb");
    refusing.look();
    refusing.look();
    refusing.look();
    assertThat(tried).containsExactly("once", "good");
  }

  @Test
  void shouldReplaceKeysButNotOpenUpOrCloseDown() throws Exception {
    ApiKeys keys = keys("old");
    keys.replaceBy(keys("new"));
    assertThat(keys.access("old")).isNull();
    assertThat(keys.access("new")).isNotNull();
    assertThatThrownBy(() -> keys.replaceBy(ApiKeys.open()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tallygate.keys");
    assertThat(keys.access("new")).isNotNull();
  }

  private static ApiKeys keys(String key) throws ConfigurationException {
    return ApiKeys.of(
        GatewayConfig.load(
            null,
            Map.of(),
            Map.of(
                "tallygate.keys[0].name", "shop",
                "tallygate.keys[0].tenant", "default",
                "tallygate.keys[0].scopes", "ingest",
                "tallygate.keys[0].sha256", ApiKeys.hash(key))));
  }
}
