package io.tallygate.gateway.doctor;

/**
 * What was found of one thing.
 *
 * @param check what was looked at, for example {@code disk.force}
 * @param figure what was found, with its unit
 * @param advice what to change; empty with {@link Verdict#OK}
 */
public record Finding(String check, Verdict verdict, String figure, String advice) {
  static Finding ok(String check, String figure) {
    return new Finding(check, Verdict.OK, figure, "");
  }

  static Finding warn(String check, String figure, String advice) {
    return new Finding(check, Verdict.WARN, figure, advice);
  }

  static Finding bad(String check, String figure, String advice) {
    return new Finding(check, Verdict.BAD, figure, advice);
  }
}
