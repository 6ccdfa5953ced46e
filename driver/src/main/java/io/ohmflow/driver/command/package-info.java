/**
 * The command line: one class per verb. Reads arguments, calls the packages that do the work,
 * prints results on standard output and everything else on standard error.
 */
package io.ohmflow.driver.command;
