package io.ohmflow.driver.progress;

/**
 * Tells a waiting person how far a task is. Owned by one thread; every display is best effort and
 * never fails the work it reports on.
 */
public interface Progress extends AutoCloseable {
  /** A display that shows nothing. */
  Progress SILENT =
      new Progress() {
        @Override
        public void start(long total) {}

        @Override
        public void step(long done, String message) {}

        @Override
        public void close() {}
      };

  /**
   * Begins.
   *
   * @param total units of work, at least 0
   */
  void start(long total);

  /**
   * Reports a state; may be called as often as convenient.
   *
   * @param done units finished so far
   * @param message a few words on the state, such as the loss; may be empty
   */
  void step(long done, String message);

  /** Shows the last state and leaves the cursor on a fresh line. */
  @Override
  void close();
}
