package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.protocol.RefusalCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against {@link BigDecimal}: the same number, or the refusal that its scale or size calls for. */
class DecimalTextPropertyTest {
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

  /** A whole number of more digits is out of range whatever they are. */
  private static final int DIGITS_MAX = 19;

  private final DecimalText decimal = new DecimalText();

  @Property(tries = 20_000)
  void readsWhatBigDecimalReads(
      @ForAll("decimals") String text, @ForAll @IntRange(max = 9) int scale) {
    check(text, scale);
  }

  @Property
  void readsEveryLongAtEveryScale(@ForAll long value, @ForAll @IntRange(max = 9) int scale) {
    String text = BigDecimal.valueOf(value, scale).toPlainString();
    assertThat(parse(text, scale)).isNull();
    assertThat(decimal.value()).isEqualTo(value);
    check(text + "0000", scale);
    check(text + "1", scale);
    check(BigDecimal.valueOf(value, scale).toString(), scale);
  }

  @Property
  void readsNumbersAroundTheEdgesOfLong(@ForAll @IntRange(min = -20, max = 20) int delta) {
    check(MAX.add(BigInteger.valueOf(delta)).toString(), 0);
    check(MIN.add(BigInteger.valueOf(delta)).toString(), 0);
    check(MAX.add(BigInteger.valueOf(delta)) + "00E-2", 0);
    check(new BigDecimal(MIN.add(BigInteger.valueOf(delta)), 3).toString(), 3);
  }

  @Property
  void refusesWhatIsNoNumber(@ForAll("rubbish") String text) {
    boolean number = text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    if (number) {
      check(text, 2);
    } else {
      assertThat(parse(text, 2)).isEqualTo(RefusalCode.MALFORMED_FIELD);
    }
  }

  @Test
  void decidesExtremesWithoutWorkingThemOut() {
    assertThat(parse("0e999999999999999999999", 9)).isNull();
    assertThat(decimal.value()).isZero();
    assertThat(parse("1e999999999999999999999", 0)).isEqualTo(RefusalCode.QUANTITY_OUT_OF_RANGE);
    assertThat(parse("1e-999999999999999999999", 9)).isEqualTo(RefusalCode.TOO_MANY_DIGITS);
    assertThat(parse("0." + "0".repeat(1_000_000) + "1e1000001", 0)).isNull();
    assertThat(decimal.value()).isEqualTo(1);
    assertThat(parse("12.50", 2)).isNull();
    assertThat(decimal.value()).isEqualTo(1250);
    assertThat(parse("12.505", 2)).isEqualTo(RefusalCode.TOO_MANY_DIGITS);
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(24);
    Arbitrary<String> zeros = Arbitraries.strings().withChars('0').ofMaxLength(20);
    Arbitrary<String> fraction =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Combinators.combine(zeros, digits, zeros).as((a, b, c) -> "." + a + b + c));
    Arbitrary<String> exponent =
        Arbitraries.oneOf(
            Arbitraries.just(""), Arbitraries.integers().between(-30, 30).map(e -> "e" + e));
    return Combinators.combine(Arbitraries.of("", "-"), digits, zeros, fraction, exponent)
        .as((sign, whole, tail, part, power) -> sign + whole + tail + part + power);
  }

  @Provide
  Arbitrary<String> rubbish() {
    return Arbitraries.strings().withChars("0123456789+-.eE x").ofMaxLength(8);
  }

  private RefusalCode parse(String text, int scale) {
    byte[] bytes = text.getBytes(UTF_8);
    return decimal.parse(bytes, 0, bytes.length, scale);
  }

  private void check(String text, int scale) {
    BigDecimal exact = new BigDecimal(text);
    RefusalCode code = parse(text, scale);
    // Not movePointRight: that would write out the zeros of 1e999999.
    BigDecimal scaled = exact.scaleByPowerOfTen(scale);
    if (scaled.signum() != 0 && scaled.stripTrailingZeros().scale() > 0) {
      assertThat(code).as(text).isEqualTo(RefusalCode.TOO_MANY_DIGITS);
      return;
    }
    if (scaled.signum() != 0 && scaled.precision() - scaled.scale() > DIGITS_MAX) {
      assertThat(code).as(text).isEqualTo(RefusalCode.QUANTITY_OUT_OF_RANGE);
      return;
    }
    BigInteger whole = scaled.toBigIntegerExact();
    if (whole.compareTo(MAX) > 0 || whole.compareTo(MIN) < 0) {
      assertThat(code).as(text).isEqualTo(RefusalCode.QUANTITY_OUT_OF_RANGE);
    } else {
      assertThat(code).as(text).isNull();
      assertThat(decimal.value()).as(text).isEqualTo(whole.longValueExact());
    }
  }
}
