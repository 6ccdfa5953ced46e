/** Texts written by a trained network, on a simulated chip or digitally; knows no Spark. */
package io.ohmflow.driver.generate;
