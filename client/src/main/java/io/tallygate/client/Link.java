package io.tallygate.client;

import io.tallygate.protocol.Frame.Welcome;
import io.tallygate.protocol.FrameLayout;
import java.io.IOException;

/** One connection from its Welcome on, and how far it has come. What is not final is guarded by the {@link CourierState}'s lock. */
final class Link {
  final FrameConnection connection;
  final Welcome welcome;

  /** Frames under way at the most: the smaller of what the gateway allows and the settings say. */
  final int inFlightLimit;

  /** It has ended, or is to end. */
  boolean isLost;

  boolean isByeSent;

  /** Definitions that were sent, or are about to be. */
  int definitionsSent;

  /** The gateway is busy until {@link #resumeNs}. */
  boolean isPaused;

  long resumeNs;

  Link(FrameConnection connection, int inFlightWanted) {
    this.connection = connection;
    this.welcome = connection.welcome();
    this.inFlightLimit = Math.max(1, Math.min(inFlightWanted, welcome.inFlightLimit()));
  }

  /** Bytes of a frame after its head, at the most. */
  int payloadLimit() {
    return Math.min(welcome.payloadLimit(), FrameLayout.PAYLOAD_LENGTH_MAX);
  }

  /** Never blocks; any thread, with the lock or without. What closing may complain about concerns a connection given up. */
  void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // The socket is gone either way.
    }
  }
}
