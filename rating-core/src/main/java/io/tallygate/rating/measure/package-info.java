/** Latencies by station: who records what, and how the intervals are taken. */
@NullMarked
package io.tallygate.rating.measure;

import org.jspecify.annotations.NullMarked;
