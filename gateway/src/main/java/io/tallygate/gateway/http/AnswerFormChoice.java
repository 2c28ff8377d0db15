package io.tallygate.gateway.http;

import io.vertx.core.MultiMap;

/** The answers of a product that has several forms: what a request's headers say chooses one before its body is read. */
public interface AnswerFormChoice extends AnswerForm {
  /** The form for a request with these headers. */
  AnswerForm of(MultiMap headers);
}
