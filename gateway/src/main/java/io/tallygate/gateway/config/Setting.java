package io.tallygate.gateway.config;

/**
 * A setting in force.
 *
 * @param key without the common root: {@code http.port}
 * @param value as it was written
 * @param byDefault what it is where nobody writes it
 * @param source of the value: {@code default}, {@code file}, {@code environment} or {@code command line}
 * @param unit {@code bytes}, {@code duration}, {@code port}, {@code hours}, {@code count}, {@code flag} or {@code text}
 * @param description what it does
 */
public record Setting(
    String key, String value, String byDefault, String source, String unit, String description) {}
