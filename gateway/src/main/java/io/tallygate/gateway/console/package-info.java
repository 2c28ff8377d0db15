/** The console: static files of the class path, as they are. What they show, they ask the management API for. */
@NullMarked
package io.tallygate.gateway.console;

import org.jspecify.annotations.NullMarked;
