/** The demo: three public data sets through a gateway that is killed on the way, to statements that are known beforehand. */
@NullMarked
package io.tallygate.loadtest.demo;

import org.jspecify.annotations.NullMarked;
