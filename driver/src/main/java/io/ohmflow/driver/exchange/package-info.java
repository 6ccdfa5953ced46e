/**
 * What goes to other programs and comes from them: the digital network as ONNX, weights under the
 * names that PyTorch gives them, conductances for whoever programs a chip.
 *
 * <p>Allowed dependencies: {@code driver.checkpoint}, {@code driver.matrix}, {@code driver.plan},
 * the kernels and {@code profile}.
 */
package io.ohmflow.driver.exchange;
