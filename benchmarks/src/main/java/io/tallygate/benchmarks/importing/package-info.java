/** Imports of files, measured as a whole. */
@NullMarked
package io.tallygate.benchmarks.importing;

import org.jspecify.annotations.NullMarked;
