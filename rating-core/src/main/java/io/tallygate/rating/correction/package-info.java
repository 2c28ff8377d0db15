/** Taking usage back: finding what is meant, and the frames that say so. */
@NullMarked
package io.tallygate.rating.correction;

import org.jspecify.annotations.NullMarked;
