/**
 * The HTTP endpoint: event ingest in the forms of CloudEvents and others, the management API, health and metrics. Events are
 * parsed on event loops and put on the ring; everything that may block runs on worker threads.
 */
@NullMarked
package io.tallygate.gateway.http;

import org.jspecify.annotations.NullMarked;
