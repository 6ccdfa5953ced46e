package io.ohmflow.driver.config;

import io.ohmflow.kernel.network.Distillation;
import io.ohmflow.profile.document.Section;

/**
 * Section {@code training.teacher}: a network trained before, digital, that the run learns from.
 *
 * @param run its run folder, empty for no teacher
 * @param distillation how much is taken over from it
 */
public record TeacherConfig(String run, Distillation distillation) {
  /** No teacher. */
  static final TeacherConfig NONE = new TeacherConfig("", Distillation.NONE);

  /** Reads {@code run} (required), {@code temperature} (2) and {@code weight} (0.5). */
  static TeacherConfig read(Section s) {
    return s.keys().isEmpty() ? NONE : new TeacherConfig(s.text("run"), Distillation.read(s));
  }
}
