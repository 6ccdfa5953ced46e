package io.ohmflow.driver.data;

import io.ohmflow.profile.document.Problems;

/** What is wrong with the rows of one file: the first problems, and how many more there are. */
final class RowProblems {
  private static final int MOST_LISTED = 20;
  private static final int LONGEST_SHOWN = 60;

  private final String file;
  private final Problems problems;
  private int count;
  private int firstUnlisted;

  RowProblems(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Notes a problem, see {@link io.ohmflow.profile.document.Problem} for the parts. */
  void add(int line, String key, String message) {
    count++;
    if (count <= MOST_LISTED) {
      problems.add(file, line, key, message);
    } else if (count == MOST_LISTED + 1) {
      firstUnlisted = line;
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Reports how many problems were not listed. */
  void finish() {
    if (count > MOST_LISTED) {
      int more = count - MOST_LISTED;
      problems.add(file, firstUnlisted, "", "%,d more problems from here on".formatted(more));
    }
  }

  /** A text that may be long, cut for a message. */
  static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }
}
