/**
 * Configuration documents: YAML whose values carry units, read key by key, with every problem
 * collected and reported together with its file, line and key.
 *
 * <p>A reader of settings parses a {@link io.ohmflow.profile.document.Document}, takes values from
 * its {@link io.ohmflow.profile.document.Section sections}, calls {@code finish()} once on the root
 * so that unknown keys are found, and then {@link
 * io.ohmflow.profile.document.Problems#throwIfAny()}.
 *
 * <p>Depends on the JDK and the YAML parser only. To add a unit, add a constant to {@link
 * io.ohmflow.profile.document.Unit}.
 */
package io.ohmflow.profile.document;
