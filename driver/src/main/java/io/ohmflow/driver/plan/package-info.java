/**
 * From configuration to plan: which network on which chip, what each lane does at each step, how
 * much of everything that takes. No Spark.
 */
package io.ohmflow.driver.plan;
