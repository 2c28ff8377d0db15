/** The binary endpoint: Netty on one side, the ring of frames on the other. */
@NullMarked
package io.tallygate.gateway.binary;

import org.jspecify.annotations.NullMarked;
