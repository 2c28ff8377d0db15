package io.tallygate.gateway.config;

/** A setting that the gateway cannot start with. The message names it. */
public final class ConfigurationException extends Exception {
  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
