/** The command line. */
@NullMarked
package io.tallygate.gateway.cli;

import org.jspecify.annotations.NullMarked;
