/** {@code ./tallygate bench}: the JMH benchmarks with defaults of this project, and their results kept. */
@NullMarked
package io.tallygate.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
