/** From the ring to the statement, without sockets: runs from a log directory as well as behind a gateway. */
@NullMarked
package io.tallygate.rating;

import org.jspecify.annotations.NullMarked;
