/** What each station of a record's way costs. Run with {@code java -jar benchmarks/target/tallygate-benchmarks.jar}. */
@NullMarked
package io.tallygate.benchmarks;

import org.jspecify.annotations.NullMarked;
