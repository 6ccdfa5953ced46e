package io.ohmflow.driver.fault;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files with faults where checkpoints are written. As {@code faulty:///…} they are what an
 * object store is: no file system that is known to rename in one step, and none that appends.
 */
public final class FaultyFiles extends RawLocalFileSystem {
  private URI uri;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create(name.getScheme() + ":///");
  }

  @Override
  public URI getUri() {
    // The constructor of the class above asks before there is one.
    return uri == null ? URI.create("file:///") : uri;
  }

  @Override
  public String getScheme() {
    return getUri().getScheme();
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return !(capability.equals(CommonPathCapabilities.FS_APPEND) && isObjectStore())
        && super.hasPathCapability(path, capability);
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress)
      throws IOException {
    if (isObjectStore()) {
      throw new UnsupportedOperationException("no append");
    }
    return super.append(file, bufferSize, progress);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (isObjectStore()) {
      throw new UnsupportedOperationException("no rename in one step");
    }
    return super.rename(from, to);
  }

  private boolean isObjectStore() {
    return !getUri().getScheme().equals("file");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    strike(file);
    return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    strike(file);
    return super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  private static void strike(Path file) {
    if (file.toString().contains("/checkpoints/")) {
      Fault.at(
          file.getName().contains("SHA256SUMS")
              ? Fault.Point.CHECKPOINT_END
              : Fault.Point.CHECKPOINT_PART);
    }
  }
}
