package io.ohmflow.driver.command;

import org.apache.hadoop.conf.Configuration;

/** How file systems are reached, before Spark has started and as Spark will reach them. */
final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";

  private HadoopSettings() {}

  /**
   * Hadoop's files on the class path with what {@code --conf spark.hadoop.KEY=VALUE} adds, which
   * spark-submit hands on as system properties.
   */
  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        hadoop.set(name.substring(PREFIX.length()), System.getProperty(name));
      }
    }
    return hadoop;
  }
}
