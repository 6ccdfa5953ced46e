package io.ohmflow.driver.progress;

import java.io.PrintStream;
import java.util.Objects;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that redraws itself in a terminal. */
final class ProgressBarDisplay implements Progress {
  private static final int UPDATE_MILLIS = 200;

  private final String task;
  private final String unit;
  private final PrintStream out;
  private ProgressBar bar;

  ProgressBarDisplay(String task, String unit, PrintStream out) {
    this.task = Objects.requireNonNull(task);
    this.unit = Objects.requireNonNull(unit);
    this.out = Objects.requireNonNull(out);
  }

  @Override
  public void start(long total) {
    close();
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUnit(" " + unit + "s", 1)
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
  }

  @Override
  public void step(long done, String message) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(message);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
