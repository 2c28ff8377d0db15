/**
 * The producer SDK: batches, series, frames in flight, resend, bookmarks. {@link io.tallygate.client.TallygateClient} is for
 * applications; {@link io.tallygate.client.FrameConnection} is the layer below it.
 */
@NullMarked
package io.tallygate.client;

import org.jspecify.annotations.NullMarked;
