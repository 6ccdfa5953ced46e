/**
 * Hardware profiles: what is known about a chip, as validated records, and the catalogue of
 * profiles that come with the program.
 *
 * <p>Depends on {@link io.ohmflow.profile.document} and the JDK only. To add a profile, put one
 * YAML file into the resource folder {@code io/ohmflow/profile/profiles}; its name without {@code
 * .yaml} is the name of the profile. Nothing else is needed: the catalogue and its tests find it.
 * Models of noise and drift are named in a profile and implemented by the kernels.
 */
package io.ohmflow.profile;
