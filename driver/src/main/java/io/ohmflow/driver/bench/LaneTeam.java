package io.ohmflow.driver.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Threads that do the parts of a step at the same time. They wait by looking again and again, for
 * to wake a thread takes longer than a whole phase of a small network. Used by one thread, which is
 * a member itself.
 */
final class LaneTeam implements AutoCloseable {
  /** Looks before a waiting thread lets others run, where there are more lanes than cores. */
  private static final int LOOKS = 20_000;

  private final int members;
  private final Thread[] others;
  private final AtomicInteger working = new AtomicInteger();
  private volatile int round;
  private volatile boolean closed;
  private volatile Throwable failure;
  private IntConsumer work;

  /**
   * @param members at least 1; all but the caller get threads of their own
   */
  LaneTeam(int members) {
    this.members = members;
    this.others = new Thread[members - 1];
    for (int k = 0; k < others.length; k++) {
      int member = k + 1;
      others[k] = new Thread(() -> serve(member), "lane-" + member);
      others[k].setDaemon(true);
      others[k].start();
    }
  }

  /**
   * Does a part of the work in each member, 0 in the caller; returns when all are done.
   *
   * @throws IllegalStateException if one of the others fails
   */
  void run(IntConsumer part) {
    work = part;
    working.set(members - 1);
    round++;
    part.accept(0);
    for (int looks = 0; working.get() > 0; looks++) {
      pause(looks);
    }
    if (failure != null) {
      throw new IllegalStateException("a lane failed", failure);
    }
  }

  private void serve(int member) {
    for (int done = 0; awaitRound(done); done++) {
      try {
        work.accept(member);
      } catch (RuntimeException | Error e) {
        failure = e;
      } finally {
        working.decrementAndGet();
      }
    }
  }

  /** Waits for a round after those that were done; false if there is none. */
  private boolean awaitRound(int done) {
    for (int looks = 0; round == done; looks++) {
      if (closed) {
        return false;
      }
      pause(looks);
    }
    return true;
  }

  private static void pause(int looks) {
    if (looks < LOOKS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
