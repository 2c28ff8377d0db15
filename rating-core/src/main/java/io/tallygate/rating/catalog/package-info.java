/** Who buys what at which price, by version. */
@NullMarked
package io.tallygate.rating.catalog;

import org.jspecify.annotations.NullMarked;
