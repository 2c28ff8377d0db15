/** Bill runs over many customers, measured as a whole. */
@NullMarked
package io.tallygate.benchmarks.billing;

import org.jspecify.annotations.NullMarked;
