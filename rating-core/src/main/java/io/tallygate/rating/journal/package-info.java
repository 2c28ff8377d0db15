/** Chronicle journals: what flushes added, the catalog's versions, issued statements. The only package that imports Chronicle. */
@NullMarked
package io.tallygate.rating.journal;

import org.jspecify.annotations.NullMarked;
