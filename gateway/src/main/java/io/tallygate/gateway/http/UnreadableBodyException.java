package io.tallygate.gateway.http;

/** A request cannot be read at all, and nothing of it was taken. Carries the problem document for the answer. */
public final class UnreadableBodyException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  UnreadableBodyException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** 400 with a detail and the field, header or column at fault. */
  static UnreadableBodyException of(String detail, String field) {
    return new UnreadableBodyException(Problem.of(400, "Unreadable body", detail).at(field));
  }

  Problem problem() {
    return problem;
  }
}
