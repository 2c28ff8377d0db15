package io.tallygate.gateway.cli;

import io.tallygate.rating.inspect.FrameHead;
import io.tallygate.rating.inspect.LogNames;
import io.tallygate.rating.inspect.LoggedEvent;
import io.tallygate.rating.inspect.LoggedEvent.Counted;

/** Frames, events and records as one line each. */
interface LogLines {
  String frame(FrameHead frame, LogNames names);

  String event(LoggedEvent event, LogNames names);

  /**
   * @param record one of the event's
   */
  String record(LoggedEvent event, Counted record, LogNames names);
}
