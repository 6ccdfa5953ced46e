package io.ohmflow.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import io.ohmflow.profile.document.Section;
import io.ohmflow.profile.document.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileCatalogTest {

  private static final String FOLDER = "io/ohmflow/profile/profiles/";

  private final Problems problems = new Problems();

  @TempDir Path folder;

  static List<String> names() {
    return ProfileCatalog.names();
  }

  private List<String> found() {
    return problems.list().stream().map(Problem::toString).collect(Collectors.toList());
  }

  @Test
  void listsTheBuiltInProfilesSorted() {
    assertTrue(
        names().containsAll(List.of("generic-gaussian", "ideal", "pcm-standard", "reram-wan2022")));
    assertEquals(names().stream().sorted().toList(), names());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileIsComplete(String name) {
    Document document = ProfileCatalog.open(name, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    problems.throwIfAny();
    assertEquals(name, profile.name());
    assertTrue(profile.description().length() > 80, "a description says what is modelled");
    assertFalse(profile.sources().isEmpty());
    HardwareProfile.Device device = profile.device();
    for (Section model :
        List.of(
            device.programmingNoise(),
            device.drift(),
            device.readNoise(),
            profile.mvm().readNoise())) {
      assertFalse(model.text("model").isEmpty());
    }
    problems.throwIfAny();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileSurvivesStorage(String name) {
    HardwareProfile profile = HardwareProfile.read(ProfileCatalog.open(name, problems), problems);
    HardwareProfile stored =
        HardwareProfile.read(Document.parse(profile.text(), "stored", problems), problems);
    problems.throwIfAny();
    assertEquals(profile.text(), stored.text());
    assertEquals(profile.description(), stored.description());
    assertEquals(profile.sources(), stored.sources());
    assertEquals(profile.dac(), stored.dac());
    assertEquals(profile.adc(), stored.adc());
    assertEquals(profile.device().gMax(), stored.device().gMax());
  }

  @Test
  void theReramDeviationAfterProgrammingIsTheFirstRowOfItsTable() {
    HardwareProfile reram =
        HardwareProfile.read(ProfileCatalog.open("reram-wan2022", problems), problems);
    Section table = reram.device().readNoise();
    assertEquals(
        reram.device().programmingNoise().quantities("coefficients", Unit.MICROSIEMENS),
        table.quantityRows("coefficients", Unit.MICROSIEMENS).get(0));
    assertEquals(List.of(1.0, 86400.0, 172800.0), table.quantities("times", Unit.SECONDS));
    problems.throwIfAny();
  }

  @Test
  void findsProfilesInFoldersAndJarsOfTheClassPath() throws IOException {
    Path resources = Files.createDirectories(folder.resolve("a folder").resolve(FOLDER));
    Files.writeString(resources.resolve("in-folder.yaml"), "schema: 1\n");
    Files.writeString(resources.resolve("notes.txt"), "no profile\n");
    Path bare = folder.resolve("without folder entries.jar");
    jar(bare, FOLDER + "ideal.yaml", FOLDER + "in-bare-jar.yaml", FOLDER + "README.md");
    Path full = folder.resolve("with-folder-entries.jar");
    jar(full, FOLDER, FOLDER + "in-full-jar.yaml", "elsewhere/lost.yaml");
    URL[] path = {
      folder.resolve("a folder").toUri().toURL(), bare.toUri().toURL(), full.toUri().toURL()
    };
    try (URLClassLoader loader = new URLClassLoader(path, null)) {
      List<String> expected = List.of("ideal", "in-bare-jar", "in-folder", "in-full-jar");
      assertEquals(expected, ProfileCatalog.names(loader));
      // Listing must not close the jar under the class loader.
      assertEquals(expected, ProfileCatalog.names(loader));
      assertTrue(loader.getResource(FOLDER + "in-bare-jar.yaml").openStream().read() >= 0);
    }
  }

  private static void jar(Path file, String... entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (String entry : entries) {
        jar.putNextEntry(new JarEntry(entry));
        if (!entry.endsWith("/")) {
          jar.write("schema: 1\n".getBytes(StandardCharsets.UTF_8));
        }
        jar.closeEntry();
      }
    }
  }

  @Test
  void opensALocalFile() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "schema: 1\n");
    Document document = ProfileCatalog.open(file.toString(), problems);
    assertEquals(1, document.root().integer("schema", 1, 1));
    assertEquals(file.toString(), document.file());
    problems.throwIfAny();
  }

  @Test
  void aMisspeltNameIsReportedWithTheChoices() {
    Document document = ProfileCatalog.open("pcm-standart", problems);
    HardwareProfile.read(document, problems);
    assertEquals(1, found().size());
    String message = found().get(0);
    String begin = "pcm-standart: no such hardware profile, expected " + names().get(0) + ", ";
    assertTrue(message.startsWith(begin), message);
    String end = " or the path of a .yaml file; did you mean pcm-standard?";
    assertTrue(message.endsWith(names().get(names().size() - 1) + end), message);
  }

  @Test
  void filesThatCannotBeReadAreReported() throws IOException {
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {'a', ':', (byte) 0xff});
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[(4 << 20) + 1]);
    ProfileCatalog.open("no/such.yaml", problems);
    ProfileCatalog.open(folder + "/", problems);
    ProfileCatalog.open(binary.toString(), problems);
    ProfileCatalog.open(large.toString(), problems);
    ProfileCatalog.open("../ideal", problems);
    ProfileCatalog.open("a/\0", problems);
    ProfileCatalog.open(" ", problems);
    assertEquals(
        List.of(
            "no/such.yaml: no such file",
            folder + "/: expected a file, this is a folder or device",
            binary + ": not a text file in UTF-8",
            large + ": far too large for a hardware profile",
            "../ideal: no such file",
            "a/\0: not a possible path: Nul character not allowed"),
        found().subList(0, 6));
    assertTrue(found().get(6).startsWith("profile: no such hardware profile, expected "));
  }
}
