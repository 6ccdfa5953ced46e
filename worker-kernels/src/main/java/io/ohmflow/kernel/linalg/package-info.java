/**
 * Dense linear algebra and elementwise functions behind one façade, with checked shapes.
 *
 * <p>May depend on {@code internal.simd} only. Another implementation of products is a class here
 * and a factory method on {@link io.ohmflow.kernel.linalg.Linalg}.
 */
package io.ohmflow.kernel.linalg;
