package io.tallygate.gateway.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallygate.protocol.RefusalCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against BigDecimal. */
class QuantityFieldPropertyTest {
  private final Refused refused = new Refused();

  private QuantityField field(String yaml, int scale) throws MappingException {
    Mapping mapping = MappingReader.read(("meters: [{quantity: " + yaml + "}]").getBytes(UTF_8));
    return QuantityField.of(
        mapping.meters().get(0).quantity(),
        new Columns(List.of("a", "b"), UTF_8),
        scale,
        "meters[0].quantity");
  }

  private static Row row(String a, String b) {
    Row row = new Row();
    row.bytes = (a + b).getBytes(UTF_8);
    int border = a.getBytes(UTF_8).length;
    row.add(0, border);
    row.add(border, row.bytes.length);
    return row;
  }

  /** The quantity, or the code of the refusal. */
  private Object read(QuantityField field, String a, String b) {
    refused.clear();
    return field.read(row(a, b), refused) ? (Object) field.value() : refused.code();
  }

  private static Object expected(BigDecimal exact, int scale) {
    if (exact.signum() != 0 && exact.stripTrailingZeros().scale() > scale) {
      return RefusalCode.TOO_MANY_DIGITS;
    }
    try {
      return exact.setScale(scale).unscaledValue().longValueExact();
    } catch (ArithmeticException e) {
      return RefusalCode.QUANTITY_OUT_OF_RANGE;
    }
  }

  @Property(tries = 5_000)
  void multipliesExactly(
      @ForAll @Scale(6) @BigRange(min = "-1000000000000", max = "1000000000000") BigDecimal a,
      @ForAll @Scale(12) @BigRange(min = "-1000000000000", max = "1000000000000") BigDecimal b,
      @ForAll @IntRange(max = 9) int scale)
      throws Exception {
    assertThat(read(field("{columns: [a, b]}", scale), a.toPlainString(), b.toPlainString()))
        .isEqualTo(expected(a.multiply(b), scale));
    assertThat(
            read(
                field("{column: a, multiply: \"0.001\", divide: \"1000\"}", scale),
                a.toPlainString(),
                ""))
        .isEqualTo(expected(a.multiply(new BigDecimal("0.000001")), scale));
  }

  @Property(tries = 2_000)
  void dividesAndRoundsOnlyWhereTold(
      @ForAll @Scale(3) @BigRange(min = "-1000000000000000", max = "1000000000000000") BigDecimal a,
      @ForAll @IntRange(max = 9) int scale)
      throws Exception {
    BigDecimal sixty = new BigDecimal(60);
    Object rounded = expected(a.divide(sixty, scale, RoundingMode.HALF_UP), scale);
    assertThat(
            read(
                field("{column: a, divide: \"60\", round: half-up}", scale), a.toPlainString(), ""))
        .isEqualTo(rounded);
    boolean isExact = a.remainder(sixty.movePointLeft(scale)).signum() == 0;
    Object plain = read(field("{column: a, divide: \"60\"}", scale), a.toPlainString(), "");
    assertThat(plain).isEqualTo(isExact ? rounded : RefusalCode.TOO_MANY_DIGITS);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1m13s,73",
        "1h2m3s,3723",
        "10000000000,10",
        "0s,0",
        "0,0",
        "1500ms,2",
        "999us,1",
        "2m0.001s,121",
        "s,-",
        "1x,-",
        "-1s,-",
        "1 s,-",
        "'',-"
      })
  void shouldReadDurations(String text, Long seconds) throws Exception {
    Object read = read(field("{column: a, as: duration, round: up}", 0), text, "");
    if (seconds == null) {
      assertThat(read).isIn(RefusalCode.MALFORMED_FIELD, RefusalCode.MISSING_FIELD);
    } else {
      assertThat(read).isEqualTo(seconds);
    }
  }

  @Test
  void shouldReadClocksCommasAndReplacedValues() throws Exception {
    assertThat(read(field("{column: a, as: clock}", 0), "1:01:13", "")).isEqualTo(3_673L);
    assertThat(read(field("{column: a, as: clock}", 1), "02:03.5", "")).isEqualTo(1_235L);
    assertThat(read(field("{column: a, decimalComma: true}", 2), "-1,25", "")).isEqualTo(-125L);
    assertThat(read(field("{column: a, values: {\"-\": \"0\"}, empty: \"7\"}", 0), "-", ""))
        .isEqualTo(0L);
    assertThat(read(field("{column: a, values: {\"-\": \"0\"}, empty: \"7\"}", 0), "", ""))
        .isEqualTo(7L);
    assertThat(read(field("{constant: \"2.5\"}", 1), "", "")).isEqualTo(25L);
  }

  @ParameterizedTest
  @CsvSource({"1e3", "1.2.3", "--1", "+", ".", "1 000", "0x10", "NaN", "１"})
  void shouldRefuseWhatIsNotAPlainDecimal(String text) throws Exception {
    assertThat(read(field("a", 2), text, "")).isEqualTo(RefusalCode.MALFORMED_FIELD);
    assertThat(refused.field()).isEqualTo("a");
  }

  @Test
  void shouldRefuseAFieldThatSaysTooMuch() {
    assertThatThrownBy(() -> field("{column: a, constant: \"1\"}", 0))
        .hasMessageContaining("meters[0].quantity: needs one of column, columns, constant");
    assertThatThrownBy(() -> field("{column: a, divide: \"0\"}", 0))
        .hasMessageContaining("meters[0].quantity.divide: must not be 0");
    assertThatThrownBy(() -> field("{column: a, round: nearest}", 0))
        .hasMessageContaining("meters[0].quantity.round: must be one of ceiling, down");
    assertThatThrownBy(() -> field("{column: a, multiply: 1e3}", 0))
        .hasMessageContaining("meters[0].quantity.multiply: must be a decimal number");
    assertThatThrownBy(() -> field("{column: price}", 0))
        .hasMessageContaining(
            "meters[0].quantity: the file has no such column [column=price] [columns=a, b]");
    assertThatThrownBy(() -> field("{columns: [a, b], as: duration}", 0))
        .hasMessageContaining("meters[0].quantity.as: needs exactly one column");
  }
}
