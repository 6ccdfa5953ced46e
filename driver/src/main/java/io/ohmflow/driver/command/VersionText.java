package io.ohmflow.driver.command;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version of the jar and of Java. */
public final class VersionText implements IVersionProvider {
  private static final String UNPACKED = "development";

  @Override
  public String[] getVersion() {
    return new String[] {"ohmflow " + version(), "Java " + Runtime.version()};
  }

  /** Version of Ohmflow as its jar states it. */
  static String version() {
    String version = VersionText.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }
}
