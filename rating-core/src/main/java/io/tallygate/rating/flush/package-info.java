/** What a flush carries from the counters to the counter journal and the usage store, and the thread that carries it. */
@NullMarked
package io.tallygate.rating.flush;

import org.jspecify.annotations.NullMarked;
