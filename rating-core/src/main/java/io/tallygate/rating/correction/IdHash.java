package io.tallygate.rating.correction;

/**
 * A hash of (tenant, source, id), as {@link io.tallygate.rating.ingest.IdHasher} makes it.
 *
 * @param low first 8 bytes, little endian
 * @param high last 8 bytes
 */
record IdHash(long low, long high) {}
