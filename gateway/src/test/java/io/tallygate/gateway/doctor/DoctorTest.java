package io.tallygate.gateway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.doctor.ClockCheck.Synchronised;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each check finds in what a kernel says. */
class DoctorTest {
  /** Holds in 2026. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBSjCB8aADAgECAggH2eO7Dhpi0zAKBggqhkjOPQQDAjAaMRgwFgYDVQQDEw9n
      YXRld2F5LmV4YW1wbGUwHhcNMjYwMTAxMDAwMDAwWhcNMjcwMTAxMDAwMDAwWjAa
      MRgwFgYDVQQDEw9nYXRld2F5LmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMB
      BwNCAARWD0OdOSMr1jIcBA30KjvBHYAqj5ygLsThteDcEWUTHArEnnxxCFBzF/gy
      Hu12f4rb0xZONFf6pV2xC48HR7dHoyEwHzAdBgNVHQ4EFgQUj9DueqemID2GQCvi
      +3/QoV8ZGA0wCgYIKoZIzj0EAwIDSAAwRQIgA9+KIyN3qxDXy7UFeYl5usK6UZR7
      P4NdnpjIQGpkbsQCIQCathFCfDJS4RH0xHEQc0ZA0RG4Au7yAmdyoApHwZ5mwg==
      -----END CERTIFICATE-----
      """;

  @TempDir Path root;

  private void says(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Kernel kernel() {
    return new Kernel(root);
  }

  private static Finding of(String check, List<Finding> findings) {
    return findings.stream().filter(each -> each.check().equals(check)).findFirst().orElseThrow();
  }

  @Test
  void shouldWantAsManyOpenFilesAsConnections() throws IOException {
    GatewayConfig.Limits limits = GatewayConfig.defaults().limits();
    says(
        "proc/self/limits",
        "Limit      Soft Limit  Hard Limit Units\n"
            + "Max open files            1024                 4096                 files\n");
    List<Finding> findings = new LimitsCheck(kernel(), limits).run();
    assertThat(of("limit.nofile", findings).verdict()).isEqualTo(Verdict.BAD);
    assertThat(of("limit.nofile", findings).advice()).contains("LimitNOFILE=2512");

    says(
        "proc/self/limits",
        "Max open files            65536                65536                files\n");
    assertThat(of("limit.nofile", new LimitsCheck(kernel(), limits).run()).verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void shouldCompareWhatTheVirtualMachineMayTakeWithTheControlGroup() throws IOException {
    says("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 1 kB\n");
    long gibibyte = 1L << 30;
    assertThat(new MemoryCheck(kernel(), gibibyte, 2 * gibibyte).run())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK);
    says("sys/fs/cgroup/memory.max", Long.toString(2 * gibibyte));
    Finding room = of("memory.room", new MemoryCheck(kernel(), gibibyte, 2 * gibibyte).run());
    assertThat(room.verdict()).isEqualTo(Verdict.BAD);
    assertThat(room.figure()).startsWith("2,048 MiB");
  }

  @Test
  void shouldWarnOfHugePagesAndSwap() throws IOException {
    says("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
    says("proc/sys/vm/swappiness", "60\n");
    says("proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n");
    List<Finding> findings = new MemoryCheck(kernel(), 1, 1).run();
    assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.WARN).hasSize(2);
    says("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
    says("proc/swaps", "Filename Type Size Used Priority\n");
    assertThat(new MemoryCheck(kernel(), 1, 1).run())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.OK);
  }

  @Test
  void shouldWarnOfOneProcessorAndOfAQuota() throws IOException {
    assertThat(Doctor.worst(new ProcessorCheck(kernel(), 4).run())).isEqualTo(Verdict.OK);
    assertThat(Doctor.worst(new ProcessorCheck(kernel(), 1).run())).isEqualTo(Verdict.WARN);
    says("sys/fs/cgroup/cpu.max", "150000 100000\n");
    assertThat(of("processor.quota", new ProcessorCheck(kernel(), 4).run()).figure())
        .contains("150000 µs", "100000 µs");
    says("sys/fs/cgroup/cpu.max", "max 100000\n");
    assertThat(new ProcessorCheck(kernel(), 4).run()).hasSize(1);
  }

  @Test
  void shouldJudgeTheClock() throws IOException {
    says("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
    List<Finding> findings = new ClockCheck(kernel(), () -> Synchronised.NO).run();
    assertThat(of("clock.source", findings).verdict()).isEqualTo(Verdict.WARN);
    assertThat(of("clock.synchronised", findings).verdict()).isEqualTo(Verdict.BAD);
    says("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
    assertThat(Doctor.worst(new ClockCheck(kernel(), () -> Synchronised.YES).run()))
        .isEqualTo(Verdict.OK);
    assertThat(Doctor.worst(new ClockCheck(kernel(), () -> Synchronised.UNKNOWN).run()))
        .isEqualTo(Verdict.WARN);
  }

  @Test
  void shouldJudgeTheVirtualMachine() {
    assertThat(
            Doctor.worst(
                new JvmCheck(21, List.of("-Xmx1g"), List.of("G1 Young Generation"), true).run()))
        .isEqualTo(Verdict.OK);
    List<Finding> findings = new JvmCheck(11, List.of(), List.of("Copy"), false).run();
    assertThat(findings)
        .extracting(Finding::verdict)
        .containsExactly(Verdict.BAD, Verdict.WARN, Verdict.WARN, Verdict.WARN);
    assertThat(findings).noneMatch(finding -> finding.advice().isEmpty());
  }

  @Test
  void shouldJudgeFileSystemsAndFiguresOfDisks() {
    assertThat(FileSystemCheck.kind("ext4").verdict()).isEqualTo(Verdict.OK);
    assertThat(FileSystemCheck.kind("nfs4").verdict()).isEqualTo(Verdict.WARN);
    assertThat(FileSystemCheck.kind("tmpfs").verdict()).isEqualTo(Verdict.BAD);
    assertThat(DiskSpeedCheck.rate(400).verdict()).isEqualTo(Verdict.OK);
    assertThat(DiskSpeedCheck.rate(100).verdict()).isEqualTo(Verdict.WARN);
    assertThat(DiskSpeedCheck.rate(20).verdict()).isEqualTo(Verdict.BAD);
    assertThat(DiskSpeedCheck.force(new long[] {500_000}).verdict()).isEqualTo(Verdict.OK);
    assertThat(DiskSpeedCheck.force(new long[] {1, 9_000_000, 9_000_000}).verdict())
        .isEqualTo(Verdict.WARN);
    assertThat(DiskSpeedCheck.force(new long[] {40_000_000}).verdict()).isEqualTo(Verdict.BAD);
  }

  private Finding certificate(Path file, String now) {
    GatewayConfig.Tls tls = new GatewayConfig.Tls(file, root);
    return of(
        "tls.certificate",
        new CertificateCheck(tls, InstantSource.fixed(Instant.parse(now))).run());
  }

  @Test
  void shouldSeeTheEndOfACertificateComing() throws IOException {
    Path file = Files.writeString(root.resolve("certificate.pem"), CERTIFICATE);
    assertThat(certificate(file, "2026-06-01T00:00:00Z").verdict()).isEqualTo(Verdict.OK);
    assertThat(certificate(file, "2026-12-20T00:00:00Z"))
        .extracting(Finding::verdict, Finding::figure)
        .containsExactly(Verdict.WARN, "holds until 2027-01-01T00:00:00Z, 12 days");
    assertThat(certificate(file, "2027-01-02T00:00:00Z").verdict()).isEqualTo(Verdict.BAD);
    assertThat(certificate(file, "2025-12-31T00:00:00Z").verdict()).isEqualTo(Verdict.BAD);
    Files.writeString(file, "no certificate");
    assertThat(certificate(file, "2026-06-01T00:00:00Z").figure()).startsWith("cannot be read");
    assertThat(new CertificateCheck(null, InstantSource.system()).run()).isEmpty();
  }

  @Test
  void shouldMeasureTheDiskAndLeaveNothingBehind() throws IOException {
    List<Finding> findings = new DiskSpeedCheck(root, SystemNanoClock.INSTANCE).run();
    assertThat(findings).extracting(Finding::check).containsExactly("disk.write", "disk.force");
    try (Stream<Path> left = Files.list(root)) {
      assertThat(left).isEmpty();
    }
  }
}
