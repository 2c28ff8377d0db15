package io.tallygate.rating.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused of a call tariff, where, and with which words. */
class CallProblemsTest {
  private static final String BASE =
      """
      calendars: [{key: de, days: [2024-12-25]}, {key: at, days: [2024-12-26]}]
      meters:
        - {key: m, eventType: e, aggregation: sum, value: $.v, unit: s, keep: events, attributes: [elapsed]}
        - {key: counted, eventType: e, aggregation: sum, value: $.v}
        - {key: most, eventType: e, aggregation: max, value: $.v, keep: events}
      """;

  private static List<String> problems(String charge) {
    return Documents.problems(
            Documents.catalog(BASE),
            "plans: [{key: q, currency: EUR, charges: [{type: call, key: k, " + charge + "}]}]")
        .stream()
        .map(problem -> problem.replace("plans[0].charges[0].", ""))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meter: counted, connectFee: 1, price: 1, maximumPerCall: 2, elapsed: elapsed, itemise: true | elapsed: is not an attribute of the meter [attribute=elapsed] [meter=counted]",
        "meter: counted, connectFee: 1, price: 1, maximumPerCall: 2, itemise: true | meter: must be a meter with keep: events, because each call matters to maximumPerCall, itemise [key=counted]",
        "meter: counted, bands: [{name: a, from: '08:00', to: '18:00', price: 1}, {name: b, price: 1}], included: 60 | meter: must be a meter with keep: events, because each call matters to bands by each customer's clock (zone), included over several bands or steps [key=counted]",
        "meter: most, connectFee: 1, price: 1 | meter: must be a meter that sums [key=most]",
        "meter: m, connectFee: 1 | price: is required",
        "meter: m, connectFee: -1, price: 1 | connectFee: must be 0 or more [value=-1]",
        "meter: m, maximumPerCall: x, price: 1 | maximumPerCall: must be a decimal number of at most 18 digits before and after the point [value=x]",
        "meter: m, bandRule: end, price: 1 | bandRule: must be split or start [value=end]",
        "meter: m, zone: Mars/Base, price: 1 | zone: must be a time zone like Europe/Berlin [value=Mars/Base]",
        "meter: m, elapsed: before, price: 1 | elapsed: is not an attribute of the meter [attribute=before] [meter=m]",
        "meter: m, elapsed: elapsed, included: 0.5, price: 1 | included: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, first: 0, price: 1 | first: must be more than 0 [value=0]",
        "meter: m, first: 60, pulse: 60/10, price: 1 | first: is not a field of this type [type=call with a pulse like 60/10]",
        "meter: m, connectFee: 1, pulse: 0.5/10, price: 1 | pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, connectFee: 1, pulse: 0.5, price: 1 | pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, first: 0.5, price: 1 | first: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, price: 1, steps: [{price: 1}] | price: is not a field of this type [type=call with steps]",
        "meter: m, steps: [{price: 1}, {price: 2}] | steps[1].from: is required",
        "meter: m, steps: [{price: 1}, {from: 60, price: 1}, {from: 60, price: 2}] | steps[2].from: must be more than in the step before [value=60]",
        "meter: m, steps: [{price: 1, per: 0}] | steps[0].per: must be more than 0 [value=0]",
        "meter: m, steps: [{from: 5, price: 1}] | steps[0].from: must be 0 in the first step [value=5]",
        "meter: m, steps: [{price: 1, pulse: 0.5}] | steps[0].pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, pricesByHour: [1, 2] | pricesByHour: must be 24, from midnight on [prices=2]",
        "meter: m, price: 1, bands: [{name: a, from: '08:00', to: '18:00', price: 2}, {name: b, price: 1}] | price: is not a field of this type [type=call whose bands all have prices of their own]",
        "meter: m, price: 1, bands: [{name: a, from: '08:00', to: '18:00', pulse: 6}, {name: b}] | bands[0].pulse: is not a field of this type [type=band without a price of its own]",
        "meter: m, bands: [{from: '08:00', to: '18:00', price: 1}, {name: b, price: 1}] | bands[0].name: is required",
        "meter: m, bands: [{name: a, from: '8:00', to: '18:00', price: 1}, {name: b, price: 1}] | bands[0].from: must be a time of day, 00:00 to 24:00 [value=8:00]",
        "meter: m, bands: [{name: a, from: '08:00', to: '24:15', price: 1}, {name: b, price: 1}] | bands[0].to: must be a time of day, 00:00 to 24:00 [value=24:15]",
        "meter: m, bands: [{name: a, from: '08:10', to: '18:00', price: 1}, {name: b, price: 1}] | bands[0].from: must be on a quarter of an hour, as usage is counted [value=08:10]",
        "meter: m, bands: [{name: a, days: [mon, holiday], price: 1}, {name: b, price: 1}] | bands[0].days[1]: must be mon, tue, wed, thu, fri, sat or sun [value=holiday]",
        "meter: m, bands: [{name: a, holidays: never, calendar: de, price: 1}, {name: b, price: 1}] | bands[0].holidays: must be exclude, only, also or include [value=never]",
        "meter: m, bands: [{name: a, calendar: de, days: [mon], price: 1}, {name: b, price: 1}] | bands[0].holidays: must be exclude, only, also or include where there is a calendar",
        "meter: m, bands: [{name: a, holidays: only, price: 1}, {name: b, price: 1}] | bands[0].calendar: is required where holidays count",
        "meter: m, bands: [{name: a, holidays: only, calendar: fr, price: 1}, {name: b, price: 1}] | bands[0].calendar: is not a calendar [key=fr]",
        "meter: m, bands: [{name: a, from: '08:00', to: '18:00', price: 1}] | bands: must cover every time; a band without days and times covers the rest [day=MONDAY] [time=00:00]",
        "meter: m, bands: [{name: a, from: '08:00', to: '18:00', price: 1}, {name: b, from: '17:00', to: '08:00', price: 1}] | bands[1]: must not overlap another band [other=a] [day=MONDAY] [time=17:00]",
        "meter: m, pulse: 0.5, bands: [{name: a, from: '08:00', to: '18:00', price: 1}, {name: b, price: 1, pulse: 1}] | pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, bands: [{name: a, from: '08:00', to: '18:00', price: 1, pulse: 0.5}, {name: b, price: 1}] | bands[0].pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, steps: [{price: 1, pulse: 0.5}], bands: [{name: a, from: '08:00', to: '18:00'}, {name: b}] | steps[0].pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: m, bands: [{name: a, from: '08:00', to: '18:00', steps: [{price: 1, pulse: 0.5}]}, {name: b, price: 1}] | bands[0].steps[0].pulse: must be a whole number of the meter's units [value=0.5] [scale=0]",
        "meter: counted, pulse: 60/60, price: 1, rounding: {point: event} | meter: must be a meter with keep: events, because each call matters to rounding.point event [key=counted]",
        "meter: m, connectFee: 1, price: 1, allowance: x | allowance: is not an allowance of the plan [key=x]",
        "meter: m, connectFee: 1, price: 1, interval: day | interval: is not a field of this type [type=call]",
      })
  void shouldNameTheFieldAndWhatWouldBeRight(String charge, String problem) {
    assertThat(problems(charge)).containsExactly(problem.strip());
  }

  @Test
  void shouldTakeOneCalendarInATariffOnly() {
    assertThat(
            problems(
                "meter: m, price: 1, bands: [{name: a, holidays: only, calendar: de}, {name: b,"
                    + " holidays: only, calendar: at}, {name: c}]"))
        .containsExactly("bands[1].calendar: must be the same in all bands [key=at] [other=de]");
  }

  @Test
  void shouldReadTimesThatYamlCouldTakeForNumbers() {
    assertThat(
            problems("meter: m, price: 1, bands: [{name: a, from: 18:00, to: 20:00}, {name: b}]"))
        .isEmpty();
  }

  @Test
  void shouldRefuseADayThatDoesNotExist() {
    assertThat(
            Documents.problems(
                Documents.catalog(BASE), "calendars: [{key: de, days: [2024-02-30]}, {key: de}]"))
        .containsExactly(
            "calendars[0].days[0]: must be a date like 2013-12-01 [value=2024-02-30]",
            "calendars[1].key: occurs twice in this document [key=de]");
  }
}
