package io.ohmflow.profile.document;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  @Test
  void aProblemLeavesOutWhatIsNotKnown() {
    assertEquals("f: m", new Problem("f", 0, "", "m").toString());
    assertEquals("f:3: m", new Problem("f", 3, "", "m").toString());
    assertEquals("f: k: m", new Problem("f", 0, "k", "m").toString());
    assertEquals("f:3: k: m", new Problem("f", 3, "k", "m").toString());
  }

  @Test
  void aProblemNeedsAFileAndAPossibleLine() {
    assertThrows(IllegalArgumentException.class, () -> new Problem("", 0, "k", "m"));
    assertThrows(IllegalArgumentException.class, () -> new Problem("f", -1, "k", "m"));
  }

  @Test
  void problemsAreListedByFileAndLine() {
    Problems problems = new Problems();
    problems.add("b", 9, "", "x");
    problems.add("a", 1, "", "x");
    problems.add("b", 2, "", "second");
    problems.add("b", 2, "", "third");
    problems.add("b", 9, "", "x");
    Exception e = assertThrows(InvalidInputException.class, problems::throwIfAny);
    assertEquals("b:2: second\nb:2: third\nb:9: x\na:1: x", e.getMessage());
  }

  @Test
  void noProblemThrowsNothing() {
    assertDoesNotThrow(() -> new Problems().throwIfAny());
    assertThrows(IllegalArgumentException.class, () -> new InvalidInputException(List.of()));
  }

  @Test
  void theExceptionTravelsBetweenProcesses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new InvalidInputException("run.yaml", "no such file"));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      InvalidInputException read = (InvalidInputException) in.readObject();
      assertEquals("run.yaml: no such file", read.getMessage());
      assertEquals(List.of(new Problem("run.yaml", 0, "", "no such file")), read.problems());
    }
  }
}
