/**
 * Load generator: one thread drives all connections, closed loop (in-flight limit kept full) or open loop (a fixed rate,
 * latency from the intended send time), and checks the gateway's totals against what was acknowledged.
 */
@NullMarked
package io.tallygate.loadtest.load;

import org.jspecify.annotations.NullMarked;
