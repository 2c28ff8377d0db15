package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Writes bodies of events at random: mostly the usual, with all that JSON allows and a sender may do wrong in between. */
final class JsonWriter {
  private static final String[] NAMES = {
    "id",
    "source",
    "type",
    "subject",
    "specversion",
    "time",
    "data",
    "data_base64",
    "ext",
    "größe",
    ""
  };
  private static final String[] DATA_NAMES = {
    "volume", "gb", "duration", "direction", "amount", "region", "partner", "order", "to", "x"
  };
  private static final String[] TYPES = {"call", "transfer", "sale", "text", "unknown", ""};
  private static final String[] TIMES = {
    "2013-12-05T12:00:00Z",
    "2013-12-05T13:00:00.123456+01:00",
    "2013-11-05 12:00:00z",
    "2013-12-05T12:00:00",
    "é"
  };
  private static final String[] NUMBERS = {
    "0", "1", "-1", "1.5", "0.001", "1e3", "1E+2", "1e-3", "123456789012345678901234567890", "-0",
        "1.50000",
    "9223372036854775807", "01", "1.", ".5", "-", "+1", "1e", "1.e1", "NaN", "0x1", "1_0"
  };
  private static final String[] TEXTS = {
    "s",
    "x",
    "1.0",
    "0.3",
    "value",
    "",
    "größe",
    "😀",
    "\\u0073",
    "\\n\\\"\\\\\\/",
    "\\ud83d\\ude00",
    "\\ud800",
    "a\\qb",
    "tab\there",
    "\u007f",
    "12",
    "true",
    "ab cd ef gh ij kl mn op qr st"
  };
  private static final String[] BLANKS = {
    "", "", "", "", " ", "\n", "\r\n", "\t ", "\u00a0", "\u0000"
  };

  private final Random random;

  JsonWriter(Random random) {
    this.random = random;
  }

  byte[] body() {
    int form = random.nextInt(8);
    String body;
    if (form == 0) {
      body = event();
    } else if (form == 1) {
      body = event() + "\n" + event() + (random.nextBoolean() ? "\r\n" : "") + event();
    } else {
      StringBuilder array = new StringBuilder("[");
      int events = random.nextInt(7);
      for (int i = 0; i < events; i++) {
        array
            .append(i == 0 ? "" : ",")
            .append(blank())
            .append(random.nextInt(20) == 0 ? value(0) : event())
            .append(blank());
      }
      body = array + "]" + (random.nextInt(20) == 0 ? pick(",", "]", "{}", " ", "x") : "");
    }
    return (blank() + body + blank()).getBytes(UTF_8);
  }

  /** An event; the usual members in any order, some of them missing. */
  String event() {
    StringBuilder event = new StringBuilder("{").append(blank());
    String[] names = {"specversion", "id", "source", "type", "subject", "time", "data"};
    for (int i = names.length - 1; i > 0; i--) {
      int other = random.nextInt(3) == 0 ? random.nextInt(i + 1) : i;
      String name = names[i];
      names[i] = names[other];
      names[other] = name;
    }
    boolean first = true;
    for (String name : names) {
      if (random.nextInt(25) == 0) {
        continue;
      }
      event.append(first ? "" : ",");
      first = false;
      member(event, random.nextInt(40) == 0 ? pick(NAMES) : name);
    }
    if (random.nextInt(6) == 0) {
      event.append(first ? "" : ",");
      member(event, pick(NAMES));
    }
    return event.append(blank()).append("}").toString();
  }

  private void member(StringBuilder into, String name) {
    into.append(blank())
        .append('"')
        .append(random.nextInt(100) == 0 ? escaped(name) : name)
        .append('"')
        .append(blank())
        .append(':')
        .append(blank());
    if (random.nextInt(40) == 0) {
      into.append(value(0));
      return;
    }
    into.append(
        switch (name) {
          case "type" -> quoted(pick(TYPES));
          case "time" -> quoted(pick(TIMES));
          case "data" -> data(0);
          case "specversion" -> quoted("1.0");
          case "id", "source", "subject" -> quoted(random.nextInt(4) == 0 ? pick(TEXTS) : "s");
          default -> value(0);
        });
  }

  private static String escaped(String name) {
    return name.isEmpty() ? name : "\\u%04x".formatted((int) name.charAt(0)) + name.substring(1);
  }

  private String data(int depth) {
    StringBuilder data = new StringBuilder("{").append(blank());
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      String name = pick(DATA_NAMES);
      String value = name.equals("volume") && depth < 3 ? data(depth + 1) : value(depth + 1);
      data.append(i == 0 ? "" : ",")
          .append('"')
          .append(name)
          .append("\":")
          .append(blank())
          .append(value);
    }
    return data.append(blank()).append('}').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 3 ? 8 : 11)) {
      case 0, 1, 2 ->
          random.nextInt(3) == 0 ? pick(NUMBERS) : Integer.toString(random.nextInt(1000));
      case 3, 4, 5 -> quoted(pick(TEXTS));
      case 6 -> pick("true", "false", "null", "null", "tru", "nulll", "True");
      case 7 -> random.nextInt(20) == 0 ? deep() : quoted(pick(NUMBERS));
      case 8 -> data(depth + 1);
      case 9 -> "[" + blank() + value(depth + 1) + "," + value(depth + 1) + blank() + "]";
      default -> pick("[]", "{}", "[ ]", "[1,]", "{\"a\":1,}", "[,1]");
    };
  }

  /** Deeper than a scanner goes, at times deeper than the parser does. */
  private String deep() {
    int depth = pick("60", "64", "65", "70", "1001").transform(Integer::parseInt);
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private String blank() {
    return random.nextInt(4) == 0 ? random.nextInt(15) == 0 ? pick(BLANKS) : " " : "";
  }

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }
}
