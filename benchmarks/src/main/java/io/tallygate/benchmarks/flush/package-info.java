/** Benchmarks of what a flush does: counters drained, the counter journal, the usage store. */
@NullMarked
package io.tallygate.benchmarks.flush;

import org.jspecify.annotations.NullMarked;
