package io.tallygate.gateway.compat.monsum;

import io.tallygate.rating.catalog.Plan;
import io.tallygate.rating.charge.Charge;
import io.tallygate.rating.charge.EventPrice;
import io.tallygate.rating.charge.PlannedCharge;
import io.tallygate.rating.charge.UsageCharge;
import io.tallygate.rating.period.ZoneHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * At what price a booking is taken. It must be one that the plan bills: what no charge looks at would be owed by nobody. A booking
 * without a price takes the article's, which is kept with it, so that another price of tomorrow does not change it.
 */
final class BookingPrice {
  private final Plan plan;
  private final BookingMeter bookings;
  private final Articles articles;
  private final ZoneHistory zones;

  BookingPrice(Plan plan, BookingMeter bookings, Articles articles, ZoneHistory zones) {
    this.plan = plan;
    this.bookings = bookings;
    this.articles = articles;
    this.zones = zones;
  }

  /**
   * The price of one unit; null where the plan's charge has it.
   *
   * @param article number; empty: none
   * @param sent with the booking; null: none was
   * @param at time by which it is billed
   */
  @Nullable BigDecimal of(String article, @Nullable BigDecimal sent, Instant at)
      throws MonsumException {
    Taker taker = taker(article, at);
    if (taker == null) {
      throw MonsumException.field(
          "ARTICLE_NUMBER",
          article.isEmpty()
              ? "the plan bills no bookings without one [plan=" + plan.key() + "]"
              : "no charge of the plan bills it [article="
                  + article
                  + "] [plan="
                  + plan.key()
                  + "]");
    }
    EventPrice charge = taker.charge;
    if (charge != null) {
      return sent == null ? ofArticle(charge, article) : sent;
    }
    if (sent != null) {
      throw MonsumException.field(
          "UNIT_PRICE", "the plan has the price of this article [plan=" + plan.key() + "]");
    }
    return null;
  }

  /**
   * Whether the plan bills a booking that was made under another one.
   *
   * @param isPriced whether it has a price of its own
   */
  boolean bills(String article, boolean isPriced, Instant at) {
    Taker taker = taker(article, at);
    return taker != null && (taker.charge != null) == isPriced;
  }

  /**
   * What bills a booking.
   *
   * @param charge that takes its price from the booking; null: another one, which has its own
   */
  private record Taker(@Nullable EventPrice charge) {}

  private @Nullable Taker taker(String article, Instant at) {
    List<String> dimensions = bookings.dimensions(article);
    Taker found = null;
    for (PlannedCharge planned : plan.charges()) {
      Charge charge = planned.charge();
      if (!charge.meters().contains(bookings.meter().key())
          || !Articles.isValid(planned, at, zones)) {
        continue;
      }
      if (charge instanceof EventPrice price && price.attribute().equals(BookingMeter.UNIT_PRICE)) {
        if (price.where().takes(dimensions, bookings.meter())) {
          return new Taker(price);
        }
      } else if (!(charge instanceof UsageCharge usage)
          || usage.quantity().where().takes(dimensions, bookings.meter())) {
        found = new Taker(null);
      }
    }
    return found;
  }

  private BigDecimal ofArticle(EventPrice charge, String article) throws MonsumException {
    BigDecimal own = charge.otherwise();
    if (!charge.where().values().containsKey(BookingMeter.ARTICLE)) {
      Articles.Article listed = articles.all().get(article);
      BigDecimal price = listed == null ? null : listed.price();
      if (listed != null && price != null && listed.plan().currency().equals(plan.currency())) {
        own = price;
      }
    }
    if (own.signum() == 0) {
      throw MonsumException.field("UNIT_PRICE", "the article has no price of its own");
    }
    return own;
  }
}
