/**
 * Arrays of numbers in files: NumPy's {@code .npy} and CSV, read with every problem listed and
 * written so that nobody sees half of a file.
 *
 * <p>Depends on the profile documents for problems and on {@code kernel.linalg} for matrices. A
 * further format is a class here and one constant in {@link io.ohmflow.driver.matrix.ArrayFormat}.
 */
package io.ohmflow.driver.matrix;
