package io.tallygate.loadtest.load;

import java.util.function.IntFunction;

/**
 * The series of one producer.
 *
 * @param count local numbers are 0 to this, exclusive
 * @param meters the meter of a local number
 * @param subjects its subject
 */
record OwnSeries(int count, IntFunction<String> meters, IntFunction<String> subjects) {}
