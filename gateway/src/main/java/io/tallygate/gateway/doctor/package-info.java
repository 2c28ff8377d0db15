/** Whether this machine is one that a gateway runs well on: what is looked at, what was found, what to change. */
@NullMarked
package io.tallygate.gateway.doctor;

import org.jspecify.annotations.NullMarked;
