package io.ohmflow.driver.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Downloads a file and gives up on a server that stays silent.
 *
 * <p>The client's own time limit ends with the header of the answer; a body may trickle or stop for
 * ever. So the bytes that arrive are watched: none within the patience means failure, however long
 * the whole takes.
 */
final class HttpFile {
  private static final int OK = 200;

  private final HttpClient client;
  private final Duration patience;

  HttpFile(HttpClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Writes the answer to a GET request into a file.
   *
   * @param address where from
   * @param file existing file, overwritten
   * @param progress told the bytes received so far
   * @param longest bytes after which the answer cannot be right any more
   * @throws MirrorException if the server fails, refuses, is silent or sends too much
   * @throws InterruptedIOException if the thread is interrupted; it stays marked as such
   * @throws IOException if the file cannot be written
   */
  void get(URI address, Path file, LongConsumer progress, long longest) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      FileSink sink = new FileSink(out, progress, longest);
      HttpRequest request = HttpRequest.newBuilder(address).timeout(patience).GET().build();
      CompletableFuture<HttpResponse<Void>> answer =
          client.sendAsync(
              request,
              info ->
                  info.statusCode() == OK ? sink : HttpResponse.BodySubscribers.replacing(null));
      int status = await(answer, sink).statusCode();
      if (status != OK) {
        throw new MirrorException("HTTP status " + status);
      }
    }
  }

  private <T> T await(CompletableFuture<T> answer, FileSink sink) throws IOException {
    try {
      long seen = -1;
      while (seen != sink.received()) {
        seen = sink.received();
        try {
          return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Slow is not silent: the loop goes on if bytes have come meanwhile.
        }
      }
      throw new MirrorException("silent for %d ms".formatted(patience.toMillis()));
    } catch (ExecutionException e) {
      throw sink.failure().orElseGet(() -> refusal(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while downloading");
    } finally {
      answer.cancel(true);
    }
  }

  private static MirrorException refusal(Throwable cause) {
    String what =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new MirrorException(what, cause);
  }
}
