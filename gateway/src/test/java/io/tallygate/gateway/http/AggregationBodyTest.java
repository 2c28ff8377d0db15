package io.tallygate.gateway.http;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.catalog.Catalog;
import io.tallygate.rating.catalog.CatalogReader;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.log.EventEntry;
import io.tallygate.rating.meter.Meters;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What meters of each aggregation take from an event: its value, or 1 whatever it carries; and the attributes they keep. */
class AggregationBodyTest {
  private static final long NOW = Instant.parse("2024-04-10T12:00:00Z").toEpochMilli();
  private static final String CATALOG =
      """
      meters:
        - {key: count, eventType: count, aggregation: count}
        - {key: sum, eventType: sum, aggregation: sum, value: $.v, scale: 2, keep: events, attributes: [v, price]}
        - {key: average, eventType: average, aggregation: average, value: $.v, scale: 1}
        - {key: p95, eventType: p95, aggregation: p95, value: $.net.bytes, window: 5}
        - {key: max, eventType: max, aggregation: max, value: $.v, scale: 3, keep: events}
        - {key: min, eventType: min, aggregation: min, value: $.v, keep: events}
        - {key: latest, eventType: latest, aggregation: latest, value: $.v, scale: 1, keep: events}
        - {key: held, eventType: held, aggregation: held, value: $.v, keep: events}
        - {key: unique, eventType: unique, aggregation: unique, value: $.v, keep: events, attributes: [price]}
      """;

  private final FakeDirectory directory = new FakeDirectory();
  private final EventSchemas schemas = new EventSchemas(directory);
  private final EventAssembler assembler = new EventAssembler(directory, new IdHasher(1, 2), 100);
  private final EventBatch batch = new EventBatch();

  AggregationBodyTest() throws Exception {
    Meters meters =
        Catalog.fold(
                Catalog.empty(),
                CatalogReader.readYaml(new ByteArrayInputStream(CATALOG.getBytes(UTF_8))))
            .meters();
    assertThat(schemas.use(meters)).isZero();
  }

  private void readJson(String type, String data) throws Exception {
    read(
        new NdjsonBody(new JsonEventReader(schemas)),
        "{\"id\":\"1\",\"type\":\"%s\",\"subject\":\"s\",\"data\":%s}".formatted(type, data));
  }

  private void read(EventBody form, String body) throws Exception {
    byte[] bytes = body.getBytes(UTF_8);
    assembler.begin(BodyForm.PLAIN, batch, 0, NOW, null);
    form.read(bytes, bytes.length, 0, assembler);
  }

  private String refusals() {
    List<String> refusals = new ArrayList<>();
    batch.refusals().forEach(r -> refusals.add(r.field() + " " + r.code()));
    return String.join(", ", refusals);
  }

  private long quantity(int entry) {
    int at = batch.offset(entry) + EventEntry.length(0, 0) + EventEntry.RECORD_QUANTITY_OFFSET;
    return batch.entries().getLong(at, LITTLE_ENDIAN);
  }

  private List<String> attributes(int entry) {
    DirectBuffer entries = batch.entries();
    int at = batch.offset(entry) + EventEntry.length(batch.recordCount(entry), 0);
    int end = batch.offset(entry) + batch.length(entry);
    List<String> attributes = new ArrayList<>();
    while (at < end && entries.getShort(at, LITTLE_ENDIAN) != 0) {
      int length = entries.getShort(at + 2, LITTLE_ENDIAN);
      attributes.add(
          directory.name(entries.getShort(at, LITTLE_ENDIAN))
              + "="
              + entries.getStringWithoutLengthUtf8(at + 4, length));
      at += 4 + length;
    }
    return attributes;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count   | {\"v\":17}          | 1",
        "count   | {}                  | 1",
        "sum     | {\"v\":17.25}       | 1725",
        "sum     | {\"v\":\"-0.5\"}    | -50",
        "average | {\"v\":17.5}        | 175",
        "p95     | {\"net\":{\"bytes\":\"17\"}} | 17",
        "max     | {\"v\":-1e-3}       | -1",
        "max     | {\"v\":0}           | 0",
        "min     | {\"v\":17}          | 17",
        "latest  | {\"v\":2.5}         | 25",
        "held    | {\"v\":-3}          | -3",
        // A value is counted as such, whatever it looks like.
        "unique  | {\"v\":17}          | 1",
        "unique  | {\"v\":\"u-1\"}     | 1",
        "unique  | {\"v\":true}        | 1",
        "unique  | {}                  | 1",
      })
  void shouldTakeTheQuantityThatTheAggregationIsOf(String meter, String data, long quantity)
      throws Exception {
    readJson(meter, data);

    assertThat(refusals()).isEmpty();
    assertThat(quantity(0)).isEqualTo(quantity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "average | {}                     | data.v MISSING_FIELD",
        "max     | {\"v\":\"u-1\"}        | data.v MALFORMED_FIELD",
        "max     | {\"v\":0.0001}         | data.v TOO_MANY_DIGITS",
        "min     | {\"v\":0.5}            | data.v TOO_MANY_DIGITS",
        "min     | {\"v\":null}           | data.v MISSING_FIELD",
        "latest  | {\"v\":[1]}            | data.v MALFORMED_FIELD",
        "held    | {\"v\":99999999999999999999} | data.v QUANTITY_OUT_OF_RANGE",
        "p95     | {\"net\":17}           | data.net.bytes MISSING_FIELD",
        "unique  | {\"v\":{\"id\":1}}     | data.v ATTRIBUTE_INVALID",
        "unique  | {\"v\":1,\"v\":2}      | data.v ATTRIBUTE_INVALID",
      })
  void shouldRefuseWhatIsNoQuantity(String meter, String data, String refusal) throws Exception {
    readJson(meter, data);

    assertThat(refusals()).isEqualTo(refusal);
    assertThat(batch.count()).isZero();
  }

  /** What is counted comes first, then what the meter keeps besides. */
  @Test
  void shouldKeepTheValueThatIsCountedAndOtherAttributes() throws Exception {
    readJson("unique", "{\"price\":1.50,\"v\":\"Müller\"}");
    assertThat(attributes(0)).containsExactly("v=Müller", "price=1.50");

    readJson("sum", "{\"price\":\"-0.25\",\"v\":1e2,\"other\":1}");
    assertThat(attributes(0)).containsExactly("v=1e2", "price=-0.25");
    assertThat(quantity(0)).isEqualTo(10_000);

    readJson("max", "{\"v\":1}");
    assertThat(attributes(0)).isEmpty();
  }

  @Test
  void shouldReadCsvTheSameWay() throws Exception {
    read(
        new CsvBody(schemas),
        """
        id,type,subject,v,price,net.bytes
        1,count,s,x,,
        2,max,s,-0.125,,
        3,held,s,-4,,
        4,p95,s,,,900
        5,unique,s,u-1,0.5,
        6,unique,s,,,
        7,latest,s,,,
        8,min,s,u-1,,
        9,average,s,0.5,,
        """);

    assertThat(batch.count()).isEqualTo(7);
    assertThat(List.of(quantity(0), quantity(1), quantity(2), quantity(3), quantity(4)))
        .containsExactly(1L, -125L, -4L, 900L, 1L);
    assertThat(quantity(6)).isEqualTo(5);
    assertThat(attributes(4)).containsExactly("v=u-1", "price=0.5");
    assertThat(attributes(5)).isEmpty();
    assertThat(refusals()).isEqualTo("data.v MISSING_FIELD, data.v MALFORMED_FIELD");
  }
}
