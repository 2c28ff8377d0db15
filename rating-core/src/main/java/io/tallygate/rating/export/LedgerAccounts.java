package io.tallygate.rating.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which account each booking goes to. An account is a text that may name what it is for: {@code {customer}}, {@code {plan}},
 * {@code {charge}}, {@code {percent}}, {@code {currency}}. Immutable.
 */
public final class LedgerAccounts {
  /** Accounts that say in words what they hold. */
  public static final LedgerAccounts DEFAULT = new LedgerAccounts(Map.of());

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]*)}");

  /** The sides of a statement that have an account. */
  enum Side {
    RECEIVABLES("receivables", "customer", "customer, currency"),
    REVENUE("revenue:{plan}:{charge}", "charge", "plan, charge, currency"),
    TAX("tax:{percent}", "percent", "percent, currency"),
    PREPAID("prepaid", "customer", "customer, currency");

    private final String account;
    private final String key;
    private final String placeholders;

    Side(String account, String key, String placeholders) {
      this.account = account;
      this.key = key;
      this.placeholders = placeholders;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** By side and key; key "default" for every other one. */
  private final Map<String, String> accounts;

  private LedgerAccounts(Map<String, String> accounts) {
    this.accounts = Map.copyOf(accounts);
  }

  /**
   * Reads a mapping in YAML.
   *
   * @throws IllegalArgumentException if it is none; the message names every path that is wrong and what would be right
   * @throws IOException if the file cannot be read
   */
  public static LedgerAccounts read(Path file) throws IOException {
    JsonNode root;
    try {
      root = new YAMLMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not YAML: " + e.getOriginalMessage(), e);
    }
    List<String> problems = new ArrayList<>();
    Map<String, String> accounts = new HashMap<>();
    if (!root.isObject()) {
      problems.add("the document must be an object with receivables, revenue, tax, prepaid");
    } else {
      root.properties()
          .forEach(
              field -> {
                Side side = side(field.getKey());
                if (side == null) {
                  problems.add(
                      field.getKey() + ": must be one of receivables, revenue, tax, prepaid");
                } else {
                  side(side, field.getValue(), accounts, problems);
                }
              });
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new LedgerAccounts(accounts);
  }

  private static @Nullable Side side(String key) {
    for (Side side : Side.values()) {
      if (side.key().equals(key)) {
        return side;
      }
    }
    return null;
  }

  /** An account for all, or an object of accounts by customer, {@code plan/charge}, charge or percentage, and default. */
  private static void side(
      Side side, JsonNode node, Map<String, String> accounts, List<String> problems) {
    if (!node.isObject()) {
      account(side, "default", side.key(), node, accounts, problems);
      return;
    }
    node.properties()
        .forEach(
            field ->
                account(
                    side,
                    field.getKey(),
                    side.key() + "." + field.getKey(),
                    field.getValue(),
                    accounts,
                    problems));
  }

  private static void account(
      Side side,
      String key,
      String path,
      JsonNode node,
      Map<String, String> accounts,
      List<String> problems) {
    if (!node.isValueNode() || node.isNull() || node.asText().isBlank()) {
      problems.add(
          path
              + ": must be an account, like \"1400\", or an object of accounts by "
              + side.key
              + " and default");
      return;
    }
    Matcher placeholder = PLACEHOLDER.matcher(node.asText());
    while (placeholder.find()) {
      if (!List.of(side.placeholders.split(", ")).contains(placeholder.group(1))) {
        problems.add(path + ": knows no {" + placeholder.group(1) + "}, only " + side.placeholders);
      }
    }
    accounts.put(side.key() + "." + key, node.asText());
  }

  /**
   * @param keys by which an account may have been given, the closest first
   * @param values of the placeholders
   */
  String account(Side side, List<String> keys, Map<String, String> values) {
    String account = null;
    for (String key : keys) {
      account = account == null ? accounts.get(side.key() + "." + key) : account;
    }
    if (account == null) {
      account = accounts.getOrDefault(side.key() + ".default", side.account);
    }
    return PLACEHOLDER
        .matcher(account)
        .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), "")));
  }
}
