package io.tallygate.gateway.http;

/** Ends a request with a problem document. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static ProblemException of(int status, String title, String detail) {
    return new ProblemException(Problem.of(status, title, detail));
  }

  /** 400 for a parameter, header or field of the request. */
  public static ProblemException badRequest(String detail, String field) {
    return new ProblemException(Problem.of(400, "Bad request", detail).at(field));
  }

  public Problem problem() {
    return problem;
  }
}
