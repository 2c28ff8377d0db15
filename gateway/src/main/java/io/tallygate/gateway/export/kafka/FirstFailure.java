package io.tallygate.gateway.export.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a transaction that could not be sent. A producer without brokers answers so, after its time-out, for each
 * record in turn: without a look at it, the records of one batch would take days to fail.
 */
final class FirstFailure implements Callback {
  /** Written by the producer's thread and the sending one, read by the sending one. */
  private volatile @Nullable Exception first;

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null && first == null) {
      first = exception;
    }
  }

  void throwIfAny() {
    Exception failure = first;
    if (failure != null) {
      throw new KafkaException("a record could not be sent", failure);
    }
  }
}
