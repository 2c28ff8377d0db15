/** What is counted: meters, series, counters, decompositions. */
@NullMarked
package io.tallygate.rating.meter;

import org.jspecify.annotations.NullMarked;
