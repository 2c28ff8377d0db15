package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.charge.call.TariffCall;
import io.tallygate.rating.meter.CallPart;
import io.tallygate.rating.meter.Meter;
import io.tallygate.rating.meter.Pulse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which parts of calls a meter counts, and from when a plan may use them. */
class CountedCallsCatalogTest {
  private static final String BASE =
      """
      calendars: [{key: de, days: [2024-12-25]}]
      meters:
        - {key: calls, eventType: call, aggregation: sum, value: $.s, unit: s, pulses: ['60/60']}
        - {key: kept, eventType: call, aggregation: sum, value: $.s, unit: s, keep: events}
      """;
  private static final String DAY =
      "{name: day, from: '08:00', to: '18:00', holidays: exclude, calendar: de, price: 1}, {name:"
          + " night, price: 2}";

  private static String plan(String more) {
    return plan("calls", "p", DAY, more);
  }

  private static String plan(String meter, String key, String bands, String more) {
    return "plans: [{key: "
        + key
        + ", currency: EUR, charges: [{type: call, key: k, meter: "
        + meter
        + ", zone: Europe/Berlin, bands: ["
        + bands
        + "]"
        + more
        + "}]}]\n";
  }

  private static Meter calls(Catalog catalog) {
    return Objects.requireNonNull(catalog.meters().byKey(0, "calls"));
  }

  @Test
  void shouldCountThePartsOfARuleBehindWhatIsCountedBefore() {
    Catalog catalog = Documents.catalog(BASE, plan(""));

    TariffCall charge =
        (TariffCall) Objects.requireNonNull(catalog.of(0).plan("p")).charges().get(0).charge();
    assertThat(calls(catalog).decompositions())
        .containsExactly(
            new Pulse(60, 60),
            new CallPart(charge.rule(), 0),
            new CallPart(charge.rule(), 1),
            new CallPart(charge.rule(), 2),
            new CallPart(charge.rule(), 3));
  }

  @Test
  void shouldCountOnceForTariffsThatDifferInPrices() {
    Catalog catalog =
        Documents.catalog(
            BASE, plan(""), plan("calls", "q", DAY.replace("price: 1", "price: 7"), ""));

    assertThat(calls(catalog).decompositions()).hasSize(5);
  }

  @Test
  void shouldCountNothingOfCallsThatAreKept() {
    Catalog catalog = Documents.catalog(BASE, plan("kept", "p", DAY, ", maximumPerCall: 3"));

    assertThat(Objects.requireNonNull(catalog.meters().byKey(0, "kept")).decompositions())
        .isEmpty();
  }

  @Test
  void shouldShowAMetersPulsesAndNotTheParts() {
    Catalog catalog = Documents.catalog(BASE, plan(""));

    assertThat(MeterFold.write(calls(catalog)).pulses()).containsExactly("60/60");
  }

  @Test
  void shouldAcceptAPlanAgainAndOneWithOtherPrices() {
    Catalog catalog =
        Documents.catalog(BASE, plan(""), plan(""), plan("").replace("price: 1", "price: 9"));

    assertThat(catalog.of(0).planVersions("p")).hasSize(3);
  }

  @Test
  void shouldAskAKnownPlanFromWhenItsCallsAreTakenApartInAnotherWay() {
    Catalog before = Documents.catalog(BASE, plan(""));
    String other = DAY.replace("08:00", "07:00");

    assertThat(Documents.problems(before, plan("calls", "p", other, "")))
        .containsExactly(
            "plans[0].charges[0].from: is required: calls before now were not counted by these"
                + " bands, steps, pulses and holidays [key=k] [meter=calls]");
    assertThat(
            Documents.catalog(BASE, plan(""), plan("calls", "p", other, ", from: 2025-01-01"))
                .of(0)
                .planVersions("p"))
        .hasSize(2);
  }

  @Test
  void shouldRefuseOtherDatesOfACalendarThatCountedCallsGoBy() {
    Catalog before = Documents.catalog(BASE, plan(""));

    List<String> problems =
        Documents.problems(before, "calendars: [{key: de, days: [2024-12-25, 2025-12-25]}]");

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0)).startsWith("plans.p.charges[0].from: is required");
  }

  @Test
  void shouldRefuseMoreWaysOfCountingThanAMeterMayHave() {
    StringBuilder steps = new StringBuilder("{price: 1}");
    for (int i = 1; i < 100; i++) {
      steps.append(", {from: ").append(i).append(", price: 1}");
    }

    assertThat(
            Documents.problems(
                Documents.catalog(BASE),
                "plans: [{key: p, currency: EUR, charges: [{type: call, key: k, meter: calls, zone:"
                    + " UTC, bands: [{name: a, from: '01:00', to: '02:00'}, {name: b, from: '02:00', to:"
                    + " '03:00'}, {name: c, from: '03:00', to: '04:00'}, {name: d, from: '04:00', to:"
                    + " '05:00'}, {name: e}], steps: ["
                    + steps
                    + "]}]}]"))
        .containsExactly(
            "plans[0].charges[0].meter: would be counted in more ways than 500 [key=calls] [so far=1]"
                + " [more=505]");
  }
}
