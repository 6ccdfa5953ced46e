/**
 * The run folder and what is kept in it: checkpoints, metric lines, the exported model.
 *
 * <p>All access goes through Hadoop's {@code FileSystem}, so a folder may be local or on a cluster.
 * Files are written aside and renamed; a reader sees a complete file or none. No Java serialisation
 * in files.
 */
package io.ohmflow.driver.checkpoint;
