/**
 * Device noise on arrays of conductances: what programming, time and reading do to memory devices,
 * and what the noise of one multiplication does to a column current. {@link DeviceModel} says in
 * which order all of it acts.
 *
 * <p>Lifetimes are separate interfaces so that they are never mixed up: {@link ProgrammingNoise}
 * (once per programming), {@link Drift} (exponents once per programming, applied at every read
 * time), {@link ReadNoise} (once per read time) and {@link MvmNoise} (every multiplication).
 * Conductances are in µS, times in seconds after programming.
 *
 * <p>May use {@code kernel.linalg}, {@code kernel.random} and {@code io.ohmflow.profile.document};
 * knows nothing of tiles, weights or layers.
 *
 * <p>What stays with a device for the life of a chip ({@link Spread}, {@link Faults}, the traps of
 * {@link Telegraph}) is drawn from {@link DeviceChunk#devices()}.
 *
 * <p>To add a model, write a record that implements one of the interfaces, with a static {@code
 * from} that reads its profile section, and add one line to {@link NoiseModels}; a form of curve
 * goes to {@code Curves}. A model is immutable and shared between threads; its working space is the
 * {@link DeviceChunk} it is given.
 */
package io.ohmflow.kernel.noise;
