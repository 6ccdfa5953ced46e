package io.ohmflow.profile.document;

import java.util.List;
import java.util.stream.Collectors;

/** The user's input cannot be used. The message has one problem per line. */
public class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Always one of the JDK's immutable lists, which are serialisable. */
  @SuppressWarnings("serial")
  private final List<Problem> problems;

  /**
   * Reports several problems at once.
   *
   * @throws IllegalArgumentException if the list is empty
   */
  public InvalidInputException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem to report");
    }
    this.problems = List.copyOf(problems);
  }

  /** One problem that belongs to a file as a whole. */
  public InvalidInputException(String file, String message) {
    this(List.of(new Problem(file, 0, "", message)));
  }

  /** The problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
