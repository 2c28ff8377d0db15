/** What an operator sees: metrics and health. */
@NullMarked
package io.tallygate.gateway.ops;

import org.jspecify.annotations.NullMarked;
