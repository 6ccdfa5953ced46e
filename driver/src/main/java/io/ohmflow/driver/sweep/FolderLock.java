package io.ohmflow.driver.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.checkpoint.RunFolder;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a second process out of a folder. The owner renews a time in {@code lock.json}; one that
 * has died on this machine, or has not renewed for two minutes elsewhere, has lost it. For
 * schedulers that start the same job twice, not for an attack.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = "lock.json";
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final long RENEW_SECONDS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RunFolder folder;
  private final String token = UUID.randomUUID().toString();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "ohmflow-lock");
            thread.setDaemon(true);
            return thread;
          });

  private FolderLock(RunFolder folder) {
    this.folder = folder;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws InvalidInputException if another process has it
   */
  public static FolderLock take(RunFolder folder) throws IOException {
    FolderLock lock = new FolderLock(folder);
    if (folder.exists(FILE)) {
      JsonNode owner = JSON.readTree(folder.readText(FILE));
      if (lives(owner)) {
        lock.clock.shutdownNow();
        throw new InvalidInputException(
            folder.location(),
            "another process is at work here: %s on %s since %s"
                .formatted(
                    owner.path("pid").asText(),
                    owner.path("host").asText(),
                    owner.path("since").asText()));
      }
    }
    lock.write(Instant.now());
    // Two that found no owner at the same moment: the last one to write has it.
    if (!JSON.readTree(folder.readText(FILE)).path("token").asText().equals(lock.token)) {
      lock.clock.shutdownNow();
      throw new InvalidInputException(folder.location(), "another process has just begun here");
    }
    Instant since = Instant.now();
    lock.clock.scheduleAtFixedRate(
        () -> lock.write(since), RENEW_SECONDS, RENEW_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  private static boolean lives(JsonNode owner) {
    if (owner.path("host").asText().equals(host())) {
      long pid = owner.path("pid").asLong();
      return pid != ProcessHandle.current().pid()
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
    try {
      Instant renewed = Instant.parse(owner.path("renewed").asText());
      return renewed.plus(LEASE).isAfter(Instant.now());
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void write(Instant since) {
    try {
      folder.writeText(
          FILE,
          JSON.createObjectNode()
              .put("host", host())
              .put("pid", ProcessHandle.current().pid())
              .put("since", since.toString())
              .put("renewed", Instant.now().toString())
              .put("token", token)
              .toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot renew " + folder.location(FILE), e);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    folder.delete(FILE);
  }
}
