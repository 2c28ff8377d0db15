package io.tallygate.rating.catalog;

import io.tallygate.rating.period.ZoneHistory;
import org.joda.money.CurrencyUnit;

/**
 * Who gets the statement.
 *
 * @param zones in which periods begin and end, one after the other; changes are added, never taken back
 * @param currency of every statement; fixed once set
 * @param isOnHold no period of the customer is closed until it is taken off; usage goes on being counted
 */
public record Customer(
    String key, String name, ZoneHistory zones, CurrencyUnit currency, boolean isOnHold) {}
