/** A slow rater for tests, written from the definitions alone: it shares no code with what it is compared to. */
@NullMarked
package io.tallygate.rating.naive;

import org.jspecify.annotations.NullMarked;
