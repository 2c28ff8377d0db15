package io.tallygate.gateway.compat.monsum;

import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.http.Reply;
import io.tallygate.rating.catalog.CatalogDocument.CustomerPart;
import io.tallygate.rating.catalog.CatalogDocument.GrantPart;
import io.tallygate.rating.catalog.Customer;
import io.tallygate.rating.catalog.TenantCatalog;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Customers and their credit. Of what a client says of a customer the name, the currency and one number are kept. One change at a time;
 * any thread; blocks.
 */
final class CustomerService {
  private static final String[] KEYS = {"CUSTOMER_ID", "CUSTOMER_NUMBER", "CUSTOMER_EXT_UID"};

  private final GatewayConfig.Monsum settings;
  private final Numbers numbers;
  private final Clock clock;

  CustomerService(GatewayConfig.Monsum settings, Numbers numbers, Clock clock) {
    this.settings = settings;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** {@code customer.get}. */
  Reply get(MonsumRequest request, Account account) throws MonsumException {
    request.onlyFilters(KEYS);
    int limit = request.limit(MonsumRequest.LIMIT_MAX);
    long offset = request.offset();
    TenantCatalog tenant = account.tenant();
    List<Map<String, Object>> rows =
        tenant == null
            ? List.of()
            : wanted(tenant, request).skip(offset).limit(limit).map(CustomerService::row).toList();
    return request.answer(Map.of("CUSTOMERS", rows));
  }

  private static Stream<Customer> wanted(TenantCatalog tenant, MonsumRequest request) {
    String key = request.anyText(KEYS);
    if (key == null) {
      return tenant.customers().stream();
    }
    return Stream.ofNullable(tenant.customer(key))
        .filter(
            customer ->
                Stream.of(KEYS)
                    .map(request::text)
                    .allMatch(wanted -> wanted == null || wanted.equals(customer.key())));
  }

  private static Map<String, Object> row(Customer customer) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name : KEYS) {
      row.put(name, customer.key());
    }
    row.put("ORGANIZATION", customer.name());
    row.put("CURRENCY_CODE", customer.currency().getCode());
    return row;
  }

  /** {@code customer.create}: its key is the number that the client gives, or the next one. */
  synchronized Reply create(MonsumRequest request, Account seen) throws MonsumException {
    Account account = seen.now();
    TenantCatalog tenant = account.tenant();
    String name = name(request);
    String key = request.anyText("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID");
    if (key != null && tenant != null && tenant.customer(key) != null) {
      return request.successBefore(Map.of("CUSTOMER_ID", Numbers.id(key)));
    }
    if (key == null) {
      key =
          Numbers.behind(
              tenant == null ? Stream.of() : tenant.customers().stream().map(Customer::key));
    }
    String currency = request.text("CURRENCY_CODE");
    account.apply(
        Account.document(
            List.of(
                new CustomerPart(
                    key,
                    name,
                    settings.zone().getId(),
                    List.of(),
                    currency == null ? settings.currency() : currency.toUpperCase(Locale.ROOT),
                    null)),
            List.of(),
            List.of()));
    return request.success(Map.of("CUSTOMER_ID", Numbers.id(key)));
  }

  /** Businesses have an organisation, consumers a last name. */
  private static String name(MonsumRequest request) throws MonsumException {
    String type = request.text("CUSTOMER_TYPE");
    String organization = request.text("ORGANIZATION");
    String last = request.text("LAST_NAME");
    if (organization != null) {
      return organization;
    }
    if (last == null) {
      throw MonsumException.field("consumer".equals(type) ? "LAST_NAME" : "ORGANIZATION");
    }
    if ("business".equals(type)) {
      throw MonsumException.field("ORGANIZATION");
    }
    String first = request.text("FIRST_NAME");
    return first == null ? last : first + " " + last;
  }

  /** {@code customer.addcredits}: prepaid credit from today on, which statements draw from. */
  synchronized Reply addCredits(MonsumRequest request, Account seen) throws MonsumException {
    Account account = seen.now();
    Customer customer = account.customer(request.required("CUSTOMER_ID"));
    TenantCatalog tenant = account.required("CUSTOMER_ID");
    BigDecimal amount = request.decimal("AMOUNT");
    if (amount == null || amount.signum() <= 0) {
      throw MonsumException.field("AMOUNT", "it must be more than 0");
    }
    String grant = grantKey(tenant, request.key());
    if (request.key() != null
        && tenant.grants(customer.key()).stream().anyMatch(each -> each.key().equals(grant))) {
      return request.successBefore(Map.of());
    }
    account.apply(
        Account.document(
            List.of(),
            List.of(),
            List.of(
                new GrantPart(
                    grant,
                    customer.key(),
                    amount.toPlainString(),
                    customer.zones().dayAt(clock.instant()).toString(),
                    null,
                    null,
                    null))));
    return request.success(Map.of());
  }

  private String grantKey(TenantCatalog tenant, @Nullable String key) {
    return "credit:" + (key == null ? numbers.next(tenant.name()) : Numbers.hash(key));
  }
}
