package io.tallygate.gateway.binary;

import io.tallygate.protocol.BusyCode;
import io.tallygate.rating.ingest.IdHasher;
import io.tallygate.rating.ingest.IngestPort;
import io.tallygate.rating.measure.Latencies;
import io.tallygate.rating.meter.Meters;
import io.tallygate.rating.meter.SeriesDirectory;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What the binary endpoint needs of a core: no more than the way in.
 *
 * @param port the ring
 * @param busyCode the code that goes with {@link IngestPort#busyReason}; asked only while there is one
 * @param series look-up and definition of series
 * @param meters the newest meters
 * @param idHashers a new hasher for each event loop
 * @param tenants number of a tenant by its key; -1 if the catalog does not know it
 * @param incarnation raised at each start of the core
 * @param inFlightFrames answers that the core remembers for each producer
 * @param latencies where recorders come from
 */
public record IngestAccess(
    IngestPort port,
    Supplier<BusyCode> busyCode,
    SeriesDirectory series,
    Supplier<Meters> meters,
    Supplier<IdHasher> idHashers,
    ToIntFunction<String> tenants,
    int incarnation,
    int inFlightFrames,
    Latencies latencies) {}
