/** Questions to a meter over a month of usage, measured as a whole. */
@NullMarked
package io.tallygate.benchmarks.query;

import org.jspecify.annotations.NullMarked;
