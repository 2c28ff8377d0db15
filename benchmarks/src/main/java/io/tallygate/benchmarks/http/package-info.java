/** The HTTP path of events, measured in one process with its sender. */
@NullMarked
package io.tallygate.benchmarks.http;

import org.jspecify.annotations.NullMarked;
