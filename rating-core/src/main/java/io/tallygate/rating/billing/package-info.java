/** Bill runs, statements, adjustments. */
@NullMarked
package io.tallygate.rating.billing;

import org.jspecify.annotations.NullMarked;
