/**
 * {@code ./tallygate bench report}: tables and plots from the results that the other commands leave as JSON. A class for each kind of
 * result; the pictures themselves come from {@link io.tallygate.benchmarks.report.chart}.
 */
@NullMarked
package io.tallygate.benchmarks.report;

import org.jspecify.annotations.NullMarked;
