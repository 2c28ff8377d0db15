package io.tallygate.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.config.GatewayConfig;
import io.tallygate.gateway.config.KeyEntry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of a gateway. Any thread; they are replaced all at once, and whoever was let in by one stays until its connection
 * ends.
 *
 * <p>The configuration carries the SHA-256 of each key. That is enough here: a key is 256 random bits that this program made,
 * so there is nothing to guess and no dictionary to try; slow, salted hashes protect what people think up.
 */
public final class ApiKeys {
  private static final String PREFIX = "tg_";
  private static final int KEY_BYTES = 32;
  private static final Access EVERYTHING =
      new Access("open", "default", EnumSet.allOf(Scope.class));

  private record Entry(byte[] hash, Access access) {}

  private final boolean open;

  /** Written by whoever reloads settings, read by everybody; the list itself never changes. */
  private volatile List<Entry> entries;

  private ApiKeys(List<Entry> entries, boolean open) {
    this.entries = entries;
    this.open = open;
  }

  /** Everybody may do everything, as tenant "default". */
  public static ApiKeys open() {
    return new ApiKeys(List.of(), true);
  }

  /**
   * The keys of a configuration; {@link #open} if it has none and listens on loopback.
   *
   * @throws ConfigurationException if it has none and listens on another address
   */
  public static ApiKeys of(GatewayConfig config) throws ConfigurationException {
    if (!config.keys().isEmpty()) {
      return new ApiKeys(config.keys().stream().map(ApiKeys::entry).toList(), false);
    }
    if (!isLoopback(config.bind())) {
      throw new ConfigurationException(
          "without keys the gateway listens on loopback only: add tallygate.keys, or bind to 127.0.0.1"
              + " [key=tallygate.bind] [value="
              + config.bind()
              + "]");
    }
    return open();
  }

  private static Entry entry(KeyEntry key) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : key.scopes()) {
      scopes.add(Scope.valueOf(scope.toUpperCase(Locale.ROOT)));
    }
    return new Entry(
        HexFormat.of().parseHex(key.sha256()), new Access(key.name(), key.tenant(), scopes));
  }

  /**
   * Whether only this machine can reach an address.
   *
   * @throws ConfigurationException if there is no such address
   */
  public static boolean isLoopback(String bind) throws ConfigurationException {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new ConfigurationException(
          "address is unknown [key=tallygate.bind] [value=" + bind + "]", e);
    }
  }

  /**
   * Takes the keys of a configuration that was read again.
   *
   * @throws ConfigurationException if it has keys and this has none, or the other way round: that takes a restart
   */
  public void replaceBy(ApiKeys other) throws ConfigurationException {
    if (other.open != open) {
      throw new ConfigurationException(
          "from keys to none, or from none to keys, takes a restart [key=tallygate.keys]");
    }
    entries = other.entries;
  }

  /** Whether everybody may do everything. */
  public boolean isOpen() {
    return open;
  }

  /**
   * What a key opens; null if it is none. Every entry is compared to its end, whichever fits, so that the time taken says
   * nothing about them.
   *
   * @param key the key's text; anything, the empty string too, in open mode
   */
  public @Nullable Access access(String key) {
    if (open) {
      return EVERYTHING;
    }
    byte[] hash = sha256(key);
    Access found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        found = entry.access;
      }
    }
    return found;
  }

  /** Makes a key of 256 random bits. */
  public static String newKey(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the configuration carries for a key: 64 hexadecimal digits. */
  public static String hash(String key) {
    return HexFormat.of().formatHex(sha256(key));
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
