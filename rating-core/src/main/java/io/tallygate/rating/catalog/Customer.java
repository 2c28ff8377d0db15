package io.tallygate.rating.catalog;

import java.time.ZoneId;
import org.joda.money.CurrencyUnit;

/**
 * Who gets the statement.
 *
 * @param zone in which periods begin and end; fixed once set
 * @param currency of every statement; fixed once set
 */
public record Customer(String key, String name, ZoneId zone, CurrencyUnit currency) {}
