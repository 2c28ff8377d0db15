/** OpenMeter's API: events, meters, meter queries and subjects. */
@NullMarked
package io.tallygate.gateway.compat.openmeter;

import org.jspecify.annotations.NullMarked;
