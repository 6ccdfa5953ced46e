package io.ohmflow.driver.spark;

import io.ohmflow.driver.train.LaneEngine;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What every task of a run with sharded parameters needs to know. Small; travels with the tasks.
 *
 * @param run configuration, profile and data
 * @param runKey names the run among those of the application
 * @param hadoop configuration of the file systems
 * @param borders of the shards, from 0 to the number of parameters
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record ShardedRun(
    SentRun run, String runKey, Broadcast<SerializableConfiguration> hadoop, int[] borders)
    implements Serializable {

  LaneEngine engine() {
    return Engines.of(runKey, run);
  }

  int shards() {
    return borders.length - 1;
  }

  /** The shard that begins with a parameter. */
  int shardAt(int from) {
    return Arrays.binarySearch(borders, from);
  }

  /** Parameters of the whole vector. */
  int size() {
    return borders[borders.length - 1];
  }

  int from(int shard) {
    return borders[shard];
  }

  int to(int shard) {
    return borders[shard + 1];
  }
}
