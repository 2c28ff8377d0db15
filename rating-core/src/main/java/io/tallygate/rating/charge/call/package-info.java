/** Calls: tariffs by time of day, steps and pulses, their price-free parts, and zones by the longest prefix. */
@NullMarked
package io.tallygate.rating.charge.call;

import org.jspecify.annotations.NullMarked;
