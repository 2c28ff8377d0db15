/** The binary protocol: layouts, limits and codes, and a codec for every frame. {@code PROTOCOL.md} specifies it. */
@NullMarked
package io.tallygate.protocol;

import org.jspecify.annotations.NullMarked;
