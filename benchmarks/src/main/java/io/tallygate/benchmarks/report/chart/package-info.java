/**
 * Plots as SVG text: axes, lines, bars and a legend, and nothing that needs a display, a font or a native library.
 *
 * <p>Libraries were looked at first. XChart and JFreeChart draw through AWT, and AWT measures text with fontconfig and
 * FreeType: on a server without fonts ({@code /etc/fonts} and {@code /usr/share/fonts} hidden, JDK 17) the first
 * {@code getFontMetrics} ends in an {@code InternalError}, also with {@code java.awt.headless=true}, and without
 * {@code libfreetype.so.6} in an {@code UnsatisfiedLinkError}. What they write has fixed colours as well, while these plots follow the
 * reader's light or dark setting, and the same input gives the same bytes on every machine.
 */
@NullMarked
package io.tallygate.benchmarks.report.chart;

import org.jspecify.annotations.NullMarked;
