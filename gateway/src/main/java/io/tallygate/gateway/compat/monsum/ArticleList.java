package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.compat.monsum.Articles.Article;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.catalog.TenantCatalog;
import io.tallygate.rating.charge.Tax;
import io.tallygate.rating.period.PeriodLength;
import io.tallygate.rating.period.ZoneHistory;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code article.get}. Any thread. */
final class ArticleList {
  private final ZoneId zone;
  private final Clock clock;

  ArticleList(ZoneId zone, Clock clock) {
    this.zone = zone;
    this.clock = clock;
  }

  Reply get(MonsumRequest request, Account account) throws MonsumException {
    request.onlyFilters("ARTICLE_NUMBER");
    int limit = request.limit(MonsumRequest.LIMIT_MAX);
    long offset = request.offset();
    TenantCatalog tenant = account.tenant();
    if (tenant == null) {
      return request.answer(Map.of("ARTICLES", List.of()));
    }
    Articles articles = new Articles(tenant, clock.instant(), ZoneHistory.of(zone));
    String number = request.text("ARTICLE_NUMBER");
    List<Map<String, Object>> rows =
        articles.all().values().stream()
            .filter(article -> number == null || number.equals(article.number()))
            .skip(offset)
            .limit(limit)
            .map(article -> row(article, articles))
            .toList();
    return request.answer(Map.of("ARTICLES", rows));
  }

  private static Map<String, Object> row(Article article, Articles articles) {
    BigDecimal price = article.price();
    Tax tax = article.plan().tax();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("ARTICLE_NUMBER", article.number());
    row.put("TITLE", article.title());
    row.put("DESCRIPTION", "");
    row.put("UNIT_PRICE", price == null ? "" : Numbers.price(price));
    row.put("ALLOW_MULTIPLE", "1");
    row.put("IS_ADDON", "0");
    row.put("CURRENCY_CODE", article.plan().currency().getCode());
    row.put("VAT_PERCENT", tax == null ? "0.00" : Numbers.twoPlaces(tax.percent()));
    row.put(
        "SETUP_FEE",
        Numbers.price(article.isProduct() ? articles.setupFee(article.plan()) : BigDecimal.ZERO));
    PeriodLength period = article.plan().period();
    row.put(
        "SUBSCRIPTION_INTERVAL",
        article.isProduct() ? period.every() + " " + period.unit().text() : "");
    row.put("SUBSCRIPTION_NUMBER_EVENTS", "0");
    row.put("SUBSCRIPTION_TRIAL", article.isProduct() ? article.plan().trialDays() + " day" : "");
    return row;
  }
}
