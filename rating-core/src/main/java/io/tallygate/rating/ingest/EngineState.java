package io.tallygate.rating.ingest;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the state in a commit mark says, for whoever audits it. Totals count since the data directory began.
 *
 * @param flushNumber of the flush that the mark ends
 * @param catalogVersion in force
 * @param series defined so far
 * @param attributeNames defined so far
 * @param eventsReceived accepted, duplicate and refused ones
 * @param eventsAccepted counted
 * @param eventsDuplicate seen before by id
 * @param eventsRefused for a reason of their own
 * @param records counted
 * @param producers where each stands
 * @param idHours how long ids were remembered
 * @param idsMax how many
 */
public record EngineState(
    long flushNumber,
    int catalogVersion,
    int series,
    int attributeNames,
    long eventsReceived,
    long eventsAccepted,
    long eventsDuplicate,
    long eventsRefused,
    long records,
    List<ProducerPosition> producers,
    int idHours,
    int idsMax) {
  /** Enough for any producer that ever existed: the table is read, not kept. */
  private static final int IN_FLIGHT = 1;

  /**
   * @param sequence last accepted one of the epoch
   */
  public record ProducerPosition(int number, int tenant, String name, int epoch, long sequence) {}

  /** Reads what {@link RatingEngine#state} wrote. */
  public static EngineState read(byte[] state) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      RatingEngine.requireStateVersion(in.readInt());
      long flushNumber = in.readLong();
      int catalogVersion = in.readInt();
      int series = in.readInt();
      int names = in.readInt();
      Totals totals = new Totals();
      totals.read(in);
      ProducerTable table = new ProducerTable(IN_FLIGHT);
      table.read(in);
      List<ProducerPosition> producers = new ArrayList<>();
      for (Producer producer : table.all()) {
        producers.add(
            new ProducerPosition(
                producer.number,
                producer.tenant,
                producer.name,
                producer.epoch,
                producer.sequence));
      }
      return new EngineState(
          flushNumber,
          catalogVersion,
          series,
          names,
          totals.eventsReceived,
          totals.eventsAccepted,
          totals.eventsDuplicate,
          totals.eventsRefused,
          totals.records,
          producers,
          in.readInt(),
          in.readInt());
    }
  }
}
