/** The log as people read it: frames, events and records with the names of what they count. Reads only. */
@NullMarked
package io.tallygate.rating.inspect;

import org.jspecify.annotations.NullMarked;
