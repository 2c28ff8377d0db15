/** The usage log: recycled segment files, group commit, recovery. */
@NullMarked
package io.tallygate.rating.log;

import org.jspecify.annotations.NullMarked;
