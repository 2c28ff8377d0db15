package io.tallygate.gateway.http;

/** How the answers of a route are written: in the form of this gateway, or in that of another product. Stateless; any thread. */
public interface AnswerForm {
  /** Problem documents, and what became of each event. */
  AnswerForm NATIVE = new NativeAnswers();

  /** The answer to a request of events that was taken, in part or whole. */
  Reply taken(IngestOutcome outcome);

  /** The answer to a request that was not taken, for whatever reason. */
  Reply problem(Problem problem);
}
