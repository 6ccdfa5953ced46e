/**
 * Data: labelled images in memory, the sources they come from, fetching and inspecting them.
 *
 * <p>May use {@code io.ohmflow.profile.document}, {@code io.ohmflow.kernel.random}, Hadoop's file
 * systems, Jackson and the JDK; knows no Spark.
 *
 * <p>To add a source, write a class that implements {@link io.ohmflow.driver.data.DataSource} and
 * reads its keys from the {@code data} section, and name it in one line of {@link
 * io.ohmflow.driver.data.DataSources}. To add a set that can be fetched, name it in one line of
 * {@link io.ohmflow.driver.data.Downloads}.
 */
package io.ohmflow.driver.data;
