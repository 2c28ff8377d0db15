/** The laws of the design, checked offline on a data directory: what {@code tallygate verify} does. */
@NullMarked
package io.tallygate.rating.verify;

import org.jspecify.annotations.NullMarked;
