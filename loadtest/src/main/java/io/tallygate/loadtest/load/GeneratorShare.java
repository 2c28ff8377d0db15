package io.tallygate.loadtest.load;

/**
 * Which part of a run one of several generators takes: some of its connections, and with them their series, records and rate, so
 * that together they send what one would.
 *
 * @param index of the generator, from 0
 * @param of so many
 */
record GeneratorShare(int index, int of) {
  /** All of it. */
  static final GeneratorShare WHOLE = new GeneratorShare(0, 1);

  /** The first of {@code total} that is its own. */
  int begin(int total) {
    return (int) ((long) total * index / of);
  }

  /** The one behind the last. */
  int end(int total) {
    return (int) ((long) total * (index + 1) / of);
  }

  /** Its part of a total that is spread evenly over all connections; the parts add up to the total. */
  long part(long total, int connections) {
    return scaled(total, end(connections), connections) - before(total, connections);
  }

  /** What of such a total belongs to the generators before it. */
  long before(long total, int connections) {
    return scaled(total, begin(connections), connections);
  }

  private static long scaled(long total, int share, int of) {
    return total / of * share + total % of * share / of;
  }

  /** Its part of the rate, due between the batches of the others. */
  Pace pace(LoadOptions options) {
    long rate = options.rate();
    long everyNs = rate == 0 ? 0 : (long) (1e9 * options.batch() * options.burst() / rate);
    return new Pace(
        rate == 0 ? 0 : Math.max(1, part(rate, options.openConnections())),
        options.batch(),
        options.burst(),
        options.profile(),
        options.profileSeconds(),
        everyNs * index);
  }
}
