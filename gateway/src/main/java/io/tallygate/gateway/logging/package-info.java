/** How the log is written: pieces that logback.xml names. */
@NullMarked
package io.tallygate.gateway.logging;

import org.jspecify.annotations.NullMarked;
