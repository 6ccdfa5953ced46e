package io.ohmflow.driver.data;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/**
 * Writes the body of an answer into a file and counts it. Called by one thread at a time; the count
 * and the failure may be read by others.
 */
final class FileSink implements BodySubscriber<Void> {
  private final FileChannel file;
  private final LongConsumer progress;
  private final long longest;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.Subscription subscription;
  private volatile long received;
  private volatile IOException failure;

  /**
   * @param file open for writing; closing it ends the reception
   * @param progress told the bytes received so far
   * @param longest bytes after which reception fails
   */
  FileSink(FileChannel file, LongConsumer progress, long longest) {
    this.file = file;
    this.progress = progress;
    this.longest = longest;
  }

  /** Bytes received so far. */
  long received() {
    return received;
  }

  /** Why this side gave up, if it did. */
  Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      long count = received;
      for (ByteBuffer buffer : buffers) {
        count += buffer.remaining();
        if (count > longest) {
          throw new MirrorException("sends more than the %d bytes expected".formatted(longest));
        }
        while (buffer.hasRemaining()) {
          file.write(buffer);
        }
      }
      received = count;
      progress.accept(count);
      subscription.request(1);
    } catch (IOException e) {
      failure = e;
      subscription.cancel();
      body.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable throwable) {
    body.completeExceptionally(throwable);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }
}
