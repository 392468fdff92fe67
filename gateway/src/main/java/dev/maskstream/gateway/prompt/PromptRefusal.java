package dev.maskstream.gateway.prompt;

import dev.maskstream.gateway.problem.Problem;

/** What somebody asks to be segmented cannot be. */
public final class PromptRefusal extends Exception {
  private static final long serialVersionUID = 1;
  private final transient Problem problem;

  public PromptRefusal(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  static PromptRefusal of(int status, String code, String detail) {
    return new PromptRefusal(Problem.of(status, code, detail));
  }

  /** The request itself makes no sense. */
  public static PromptRefusal badBody(String detail) {
    return of(400, "bad-body", detail);
  }

  public Problem problem() {
    return problem;
  }
}
