package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.ohmflow.driver.data.Downloads.Content;
import io.ohmflow.driver.data.Downloads.Download;
import io.ohmflow.driver.data.Downloads.Item;
import io.ohmflow.profile.document.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a web server on this machine. */
@Timeout(30)
class DataFetchTest {
  private static final byte[] CONTENT = content();
  private static final Duration PATIENCE = Duration.ofMillis(400);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Long> progress = Collections.synchronizedList(new ArrayList<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  @TempDir Path folder;

  private static byte[] content() {
    byte[] bytes = new byte[200_000];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    serve("/good/", exchange -> answer(exchange, 200, CONTENT));
    serve("/missing/", exchange -> answer(exchange, 404, new byte[] {'n', 'o'}));
    serve(
        "/moved/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/good/file.bin");
          answer(exchange, 302, new byte[0]);
        });
    serve("/changed/", exchange -> answer(exchange, 200, changed()));
    serve("/short/", exchange -> answer(exchange, 200, Arrays.copyOf(CONTENT, 1000)));
    serve("/long/", exchange -> answer(exchange, 200, Arrays.copyOf(CONTENT, 300_000)));
    serve("/broken/", exchange -> begin(exchange, 50_000));
    serve(
        "/hanging/",
        exchange -> {
          begin(exchange, 50_000);
          await(release);
        });
    serve("/mute/", exchange -> await(release));
    server.start();
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          requests.add(exchange.getRequestURI().getPath());
          try (exchange) {
            handler.handle(exchange);
          }
        });
  }

  private static byte[] changed() {
    byte[] bytes = CONTENT.clone();
    bytes[77] ^= 1;
    return bytes;
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** Announces everything and sends a part. */
  private static void begin(HttpExchange exchange, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, bytes);
    exchange.getResponseBody().flush();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stopServer() {
    release.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }

  private URI mirror(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + path + "/");
  }

  private Download set(String... mirrors) {
    Item item = new Item("file.bin", CONTENT.length, sha256(CONTENT), Optional.empty());
    return new Download("test", Stream.of(mirrors).map(this::mirror).toList(), List.of(item));
  }

  private DataFetch fetch() {
    return new DataFetch(PATIENCE, (file, bytes, total) -> progress.add(bytes));
  }

  private void assertOnlyTheFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("file.bin")), files.toList());
    }
    assertArrayEquals(CONTENT, Files.readAllBytes(folder.resolve("file.bin")));
  }

  private void assertNothing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
  }

  /** What the failed mirror is said to have done. */
  private String failure(String mirror) throws IOException {
    IOException e = assertThrows(IOException.class, () -> fetch().download(set(mirror), folder));
    assertNothing();
    String message = e.getMessage();
    String start = "file.bin could not be fetched from any mirror:";
    assertTrue(message.startsWith(start), message);
    String address = mirror(mirror) + "file.bin: ";
    int from = message.indexOf(address);
    assertTrue(from > 0, message);
    return message.substring(from + address.length(), message.indexOf('\n', from)).strip();
  }

  @Test
  void fileArrivesWithProgress() throws IOException {
    assertEquals(List.of(folder.resolve("file.bin")), fetch().download(set("good"), folder));
    assertOnlyTheFile();
    assertEquals(CONTENT.length, progress.get(progress.size() - 1));
    assertEquals(progress.stream().sorted().toList(), progress);
  }

  @Test
  void folderIsCreated() throws IOException {
    fetch().download(set("good"), folder.resolve("a/b"));
    assertTrue(Files.exists(folder.resolve("a/b/file.bin")));
  }

  @Test
  void redirectionIsFollowed() throws IOException {
    fetch().download(set("moved"), folder);
    assertOnlyTheFile();
  }

  @Test
  void nextMirrorIsTriedAfterEveryKindOfFailure() throws IOException {
    fetch().download(set("missing", "changed", "short", "broken", "hanging", "good"), folder);
    assertOnlyTheFile();
    assertEquals(6, requests.size());
  }

  @Test
  void missingFileIsReported() throws IOException {
    assertEquals("HTTP status 404", failure("missing"));
  }

  @Test
  void wrongContentIsReported() throws IOException {
    String expected = "not the published file, its SHA-256 differs";
    assertEquals(expected, failure("changed"));
    assertEquals(expected, failure("short"));
  }

  @Test
  void endlessContentIsCutOff() throws IOException {
    assertEquals("sends more than the 200000 bytes expected", failure("long"));
  }

  @Test
  void truncatedBodyIsReported() throws IOException {
    assertFalse(failure("broken").isEmpty());
  }

  @Test
  void serverThatFallsSilentIsReported() throws IOException {
    assertEquals("silent for 400 ms", failure("hanging"));
  }

  @Test
  void serverThatNeverAnswersIsReported() throws IOException {
    assertFalse(failure("mute").isEmpty());
  }

  @Test
  void serverThatDoesNotExistIsReported() {
    URI nobody = URI.create("http://localhost:1/");
    Download set = new Download("test", List.of(nobody), set("good").files());
    IOException e = assertThrows(IOException.class, () -> fetch().download(set, folder));
    assertTrue(e.getMessage().contains("http://localhost:1/file.bin: "), e.getMessage());
  }

  @Test
  void allMirrorsTriedAreNamed() {
    IOException e =
        assertThrows(IOException.class, () -> fetch().download(set("missing", "changed"), folder));
    assertTrue(e.getMessage().contains(mirror("missing") + "file.bin: HTTP status 404"));
    assertTrue(e.getMessage().contains(mirror("changed") + "file.bin: not the published file"));
    assertTrue(e.getMessage().contains("--from"));
  }

  @Test
  void fileThatIsThereIsNotFetchedAgain() throws IOException {
    Files.write(folder.resolve("file.bin"), CONTENT);
    fetch().download(set("good"), folder);
    assertEquals(List.of(), requests);
  }

  @Test
  void otherFileOfThatNameIsLeftAlone() throws IOException {
    Files.write(folder.resolve("file.bin"), changed());
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> fetch().download(set("good"), folder));
    assertTrue(e.getMessage().contains("file.bin: is not the published file"), e.getMessage());
    assertArrayEquals(changed(), Files.readAllBytes(folder.resolve("file.bin")));
    assertEquals(List.of(), requests);
  }

  @Test
  void fileInPlaceOfTheFolderIsReported() throws IOException {
    Path file = Files.write(folder.resolve("file.bin"), CONTENT);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> fetch().download(set("good"), file));
    assertEquals(file + ": expected a folder, found a file", e.getMessage());
  }

  @Test
  void folderThatCannotBeCreatedIsReported() throws IOException {
    Path below = Files.write(folder.resolve("file.bin"), CONTENT).resolve("below");
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class, () -> fetch().download(set("good"), below.resolve("x")));
    assertTrue(e.getMessage().startsWith(below.resolve("x") + ": "), e.getMessage());
    assertEquals(List.of(), requests);
  }

  @Test
  void interruptionEndsTheDownload() throws IOException {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedIOException.class, () -> fetch().download(set("hanging", "good"), folder));
    assertTrue(Thread.interrupted());
    assertNothing();
  }

  @Test
  void copyVerifiesToo(@TempDir Path from) throws IOException {
    Files.write(from.resolve("file.bin"), CONTENT);
    fetch().copy(set("missing"), from, folder);
    assertOnlyTheFile();
    assertEquals(List.of(), requests);
  }

  @Test
  void copyReportsAllProblemsAndCopiesNothing(@TempDir Path from) throws IOException {
    Item good = set("good").files().get(0);
    Item absent = new Item("absent.bin", 5, "00", Optional.empty());
    Item wrong = new Item("wrong.bin", CONTENT.length, good.sha256(), Optional.empty());
    Files.write(from.resolve("file.bin"), CONTENT);
    Files.write(from.resolve("wrong.bin"), changed());
    Download set = new Download("test", List.of(), List.of(good, absent, wrong));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> fetch().copy(set, from, folder));
    assertEquals(2, e.problems().size());
    assertEquals(from.resolve("absent.bin") + ": not found", e.problems().get(0).toString());
    assertTrue(e.problems().get(1).message().startsWith("is not the published file"));
    assertNothing();
  }

  @Test
  void copiesCompressedAnewAreAccepted(@TempDir Path from) throws IOException {
    Item item =
        new Item(
            "file.bin",
            CONTENT.length,
            "published sum of another compression",
            Optional.of(new Content(CONTENT.length, sha256(CONTENT))));
    Download set = new Download("test", List.of(), List.of(item));
    Files.write(from.resolve("file.bin"), gzip(CONTENT));
    fetch().copy(set, from, folder);
    Files.delete(folder.resolve("file.bin"));
    for (byte[] other : List.of(gzip(changed()), Arrays.copyOf(gzip(CONTENT), 5000), CONTENT)) {
      Files.write(from.resolve("file.bin"), other);
      assertThrows(InvalidInputException.class, () -> fetch().copy(set, from, folder));
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void mnistOfThisMachineIsAccepted() throws IOException {
    Path mnist = RealData.folder("mnist");
    Download set = Downloads.find("mnist").orElseThrow();
    assertEquals(4, fetch().copy(set, mnist, folder).size());
  }
}
