/**
 * How rate, memory and the time of a start grow: with series, connections, records a frame, durability, and the length of the log.
 *
 * <p>Nothing here measures by itself: a point is a run of the load test, or a start of the gateway, each in processes of its own.
 */
@NullMarked
package io.tallygate.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
