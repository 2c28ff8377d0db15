/**
 * The budget of a run: where each nanosecond of the machine's processors went, per record and station. Processor time comes from
 * the kernel, thread by thread; a thread that serves several stations is divided by samples of its stack.
 */
@NullMarked
package io.tallygate.loadtest.budget;

import org.jspecify.annotations.NullMarked;
