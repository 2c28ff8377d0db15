package io.tallygate.gateway.logging;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;

/**
 * Events as lines of text, or as a JSON object on each line. One encoder that chooses, because Logback warns on standard output of an
 * appender that is there to be chosen and is not.
 */
public final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\",UTC} %-5level [%thread] %logger{0} %msg%n";

  private String format = "text";
  private Encoder<ILoggingEvent> chosen = new PatternLayoutEncoder();

  /** {@code text} or {@code json}; anything else is text, and said. */
  public void setFormat(String format) {
    this.format = format;
  }

  @Override
  public void start() {
    boolean isJson = format.equals("json");
    if (!isJson && !format.equals("text")) {
      addWarn("TALLYGATE_LOG_FORMAT must be text or json [value=" + format + "]; text is written");
    }
    chosen = isJson ? json() : text();
    chosen.setContext(getContext());
    chosen.start();
    super.start();
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder text = new PatternLayoutEncoder();
    text.setPattern(PATTERN);
    return text;
  }

  private static Encoder<ILoggingEvent> json() {
    JsonEncoder json = new JsonEncoder();
    json.setWithSequenceNumber(false);
    json.setWithNanoseconds(false);
    json.setWithContext(false);
    json.setWithMessage(false);
    json.setWithArguments(false);
    json.setWithFormattedMessage(true);
    return json;
  }

  @Override
  public byte[] headerBytes() {
    return chosen.headerBytes();
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return chosen.encode(event);
  }

  @Override
  public byte[] footerBytes() {
    return chosen.footerBytes();
  }
}
