/** What sinks share: the rows of a snapshot in the order of their keys, and where an earlier run of an export stopped. */
@NullMarked
package io.tallygate.gateway.export.sink;

import org.jspecify.annotations.NullMarked;
