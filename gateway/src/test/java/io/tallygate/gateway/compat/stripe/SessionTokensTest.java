package io.tallygate.gateway.compat.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.security.Access;
import io.tallygate.gateway.security.Scope;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
  private static final Instant NOW = Instant.parse("2024-03-01T12:00:00Z");
  private static final Access CALLER = new Access("shop", "acme", EnumSet.allOf(Scope.class));

  private static SessionTokens at(Instant now) {
    return new SessionTokens(Clock.fixed(now, ZoneOffset.UTC), new FixedRandom());
  }

  /** So that two instances have one key, as if time had passed for one. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) i;
      }
    }
  }

  @Test
  void shouldLetItsHolderSendAsWhoMadeIt() {
    String token = at(NOW).token(CALLER, NOW.plus(SessionTokens.LIFETIME));

    assertThat(at(NOW).access(token)).isEqualTo(new Access("shop", "acme", Set.of(Scope.INGEST)));
  }

  @Test
  void shouldEndAtItsEnd() {
    Instant end = NOW.plus(SessionTokens.LIFETIME);
    String token = at(NOW).token(CALLER, end);

    assertThat(at(end.minusMillis(1)).access(token)).isNotNull();
    assertThat(at(end).access(token)).isNull();
  }

  @Test
  void shouldRefuseEveryChangedByte() {
    String token = at(NOW).token(CALLER, NOW.plus(SessionTokens.LIFETIME));
    String prefix = "tgsession_";
    byte[] bytes = Base64.getUrlDecoder().decode(token.substring(prefix.length()));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      String other = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
      assertThat(at(NOW).access(other)).as("byte %d", i).isNull();
    }
  }

  @Test
  void shouldRefuseTokensOfAnotherStart() {
    String token =
        new SessionTokens(Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom())
            .token(CALLER, NOW.plus(SessionTokens.LIFETIME));

    assertThat(at(NOW).access(token)).isNull();
    assertThat(at(NOW).access("")).isNull();
    assertThat(at(NOW).access("tgsession_***")).isNull();
  }
}
