/** Command line of the load test and the demo, and what both need: a gateway as a child process, and its HTTP API. */
@NullMarked
package io.tallygate.loadtest;

import org.jspecify.annotations.NullMarked;
