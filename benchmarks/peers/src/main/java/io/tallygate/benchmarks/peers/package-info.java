/** Other systems that take usage in, measured beside Tallygate with the same content and count. */
@NullMarked
package io.tallygate.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
