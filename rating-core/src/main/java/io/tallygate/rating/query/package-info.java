/** What a meter counted, by interval, subject, customer and dimensions: questions and their answers. */
@NullMarked
package io.tallygate.rating.query;

import org.jspecify.annotations.NullMarked;
