/** A snapshot's rows as records of Kafka: in transactions, each with a note of how far it is, so that every row is there once. */
@NullMarked
package io.tallygate.gateway.export.kafka;

import org.jspecify.annotations.NullMarked;
