package io.tallygate.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures, addresses and delays. */
class WebhookRulesTest {
  /** The worked example of the Standard Webhooks specification's own libraries. */
  @Test
  void shouldSignAsTheSpecificationDoes() {
    byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(
            WebhookSignature.of(
                secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void shouldReadTheSecretsThatItMakes() {
    String secret = WebhookSignature.newSecret(new SecureRandom());

    assertThat(WebhookSignature.read(WebhookSignature.written(secret))).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_%"})
  void shouldRefuseSecretsThatAreNone(String written) {
    assertThat(WebhookSignature.read(written)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://example.org/hooks?x=1, true",
    "https://example.org:8443, true",
    "http://example.org/, false",
    "ftp://example.org/, false",
    "https:///path, false",
    "example.org, false",
    "https://user@example.org/, false",
    "https://example.org/#part, false",
    "https://exa mple.org/, false",
  })
  void shouldTakePublicUrlsOnly(String url, boolean isTaken) {
    assertThat(WebhookTarget.problem(url, false) == null).isEqualTo(isTaken);
  }

  @ParameterizedTest
  @CsvSource({
    "93.184.216.34, true",
    "127.0.0.1, false",
    "10.1.2.3, false",
    "172.16.0.1, false",
    "192.168.1.1, false",
    "169.254.169.254, false",
    "100.64.0.1, false",
    "0.0.0.0, false",
    "0.1.2.3, false",
    "224.0.0.1, false",
    "::1, false",
    "fe80::1, false",
    "fd00::1, false",
    "::ffff:127.0.0.1, false",
    "2606:2800:220:1::1, true",
  })
  void shouldKnowPublicAddresses(String address, boolean isPublic) throws Exception {
    assertThat(WebhookTarget.isPublic(InetAddress.getByName(address))).isEqualTo(isPublic);
  }

  @Test
  void shouldDoubleDelaysUpToTheLongest() {
    RetryDelays delays = new RetryDelays(Duration.ofSeconds(5), Duration.ofHours(1), new Random(1));
    long whole = 5_000;
    for (int attempts = 1; attempts <= 1000; attempts++) {
      long delay = delays.afterMs(attempts);
      assertThat(delay).isBetween(whole / 2, whole);
      whole = Math.min(whole * 2, 3_600_000);
    }
  }
}
