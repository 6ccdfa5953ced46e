/** Tests of what is shipped: the uber jar and the scripts, run as users run them. */
package io.ohmflow.deploy;
