package io.tallygate.gateway.doctor;

import io.tallygate.gateway.config.GatewayConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The certificate that producers and browsers are shown: whether it and those it is signed by hold today, and for how long. */
final class CertificateCheck implements Check {
  private static final String NAME = "tls.certificate";

  /** Time enough to renew it without a hurry, and later than an automatic renewal comes (30 days before the end). */
  private static final Duration SOON = Duration.ofDays(21);

  private final GatewayConfig.@Nullable Tls tls;
  private final InstantSource clock;

  /**
   * @param tls null: no certificate is configured, and nothing is found
   */
  CertificateCheck(GatewayConfig.@Nullable Tls tls, InstantSource clock) {
    this.tls = tls;
    this.clock = clock;
  }

  @Override
  public List<Finding> run() {
    if (tls == null) {
      return List.of();
    }
    if (!Files.isReadable(tls.key())) {
      return List.of(
          Finding.bad(
              "tls.key",
              "cannot be read [file=" + tls.key() + "]",
              "the gateway does not start: let its user read the file"));
    }
    return List.of(certificate(tls.certificate()));
  }

  private Finding certificate(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (chain.isEmpty()) {
        return unreadable(file, "no certificate is in it");
      }
      Instant begin = Instant.MIN;
      Instant end = Instant.MAX;
      for (Certificate each : chain) {
        X509Certificate certificate = (X509Certificate) each;
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        begin = from.isAfter(begin) ? from : begin;
        end = until.isBefore(end) ? until : end;
      }
      return judge(begin, end);
    } catch (IOException | CertificateException e) {
      return unreadable(file, e.toString());
    }
  }

  private Finding judge(Instant begin, Instant end) {
    Instant now = clock.instant();
    if (now.isBefore(begin)) {
      return Finding.bad(
          NAME,
          "holds from " + begin + " on only",
          "nobody connects until then: look at the clock");
    }
    long days = Duration.between(now, end).toDays();
    String figure = String.format(Locale.ROOT, "holds until %s, %,d days", end, days);
    String advice =
        "renew it: a gateway that runs takes the new files within seconds, without a restart";
    if (now.isAfter(end)) {
      return Finding.bad(NAME, "ended " + end, advice);
    }
    return now.plus(SOON).isAfter(end)
        ? Finding.warn(NAME, figure, advice)
        : Finding.ok(NAME, figure);
  }

  private static Finding unreadable(Path file, String why) {
    return Finding.bad(
        NAME,
        "cannot be read [file=" + file + "] [cause=" + why + "]",
        "the gateway does not start: name a PEM file with the certificate, then those it is signed by");
  }
}
