package io.ohmflow.driver.data;

import io.ohmflow.profile.document.InvalidInputException;
import org.apache.hadoop.conf.Configuration;

/**
 * Where the data of a run comes from; a value, made from the configuration without touching the
 * data.
 */
public interface DataSource {
  /**
   * Brings all samples into memory.
   *
   * @param hadoop how to reach file systems other than the local one
   * @throws InvalidInputException if data is missing or malformed, with every problem found
   */
  DataSplits load(Configuration hadoop);
}
