/** Charge models: one file each, pure functions on exact numbers. */
@NullMarked
package io.tallygate.rating.charge;

import org.jspecify.annotations.NullMarked;
