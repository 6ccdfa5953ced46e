package io.ohmflow.driver.data;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The catalogue of sets that can be fetched: files, where they are published, and what they must
 * contain.
 *
 * <p>The sums of the packed files are those of the original publications. For MNIST the sum of the
 * unpacked content is known as well, so that copies compressed anew are accepted.
 */
public final class Downloads {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  private static final Map<String, Download> DOWNLOADS = new LinkedHashMap<>();

  static {
    add(mnist());
    add(fashionMnist());
    add(cifar10());
  }

  private Downloads() {}

  private static void add(Download download) {
    DOWNLOADS.put(download.name(), download);
  }

  /**
   * A set as its authors publish it.
   *
   * @param name what users call it
   * @param mirrors addresses of folders that hold all files, in the order they are tried; each ends
   *     with a slash
   * @param files the files of the set
   */
  public record Download(String name, List<URI> mirrors, List<Item> files) {
    public Download {
      mirrors = List.copyOf(mirrors);
      files = List.copyOf(files);
    }
  }

  /**
   * A file of a set.
   *
   * @param name file name, the same on every mirror
   * @param bytes length as published
   * @param sha256 sum of the file as published, lower-case hexadecimal
   * @param content sum of what a gzip file unpacks to, where it is known
   */
  public record Item(String name, long bytes, String sha256, Optional<Content> content) {}

  /**
   * What a gzip file unpacks to.
   *
   * @param bytes unpacked length
   * @param sha256 sum of the unpacked bytes, lower-case hexadecimal
   */
  public record Content(long bytes, String sha256) {}

  /** Names of all sets. */
  public static List<String> names() {
    return List.copyOf(DOWNLOADS.keySet());
  }

  /** The set of that name, if there is one. */
  public static Optional<Download> find(String name) {
    return Optional.ofNullable(DOWNLOADS.get(name));
  }

  private static Item packed(String name, long bytes, String sha256) {
    return new Item(name, bytes, sha256, Optional.empty());
  }

  /** LeCun, Cortes, Burges; 60,000 and 10,000 handwritten digits. */
  private static Download mnist() {
    return new Download(
        "mnist",
        List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            URI.create("https://raw.githubusercontent.com/fgnt/mnist/master/")),
        List.of(
            new Item(
                TRAIN_IMAGES,
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                Optional.of(
                    new Content(
                        47_040_016,
                        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"))),
            new Item(
                TRAIN_LABELS,
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                Optional.of(
                    new Content(
                        60_008,
                        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"))),
            new Item(
                TEST_IMAGES,
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                Optional.of(
                    new Content(
                        7_840_016,
                        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"))),
            new Item(
                TEST_LABELS,
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                Optional.of(
                    new Content(
                        10_008,
                        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")))));
  }

  /** Xiao, Rasul, Vollgraf 2017; 60,000 and 10,000 pictures of clothes. */
  private static Download fashionMnist() {
    return new Download(
        "fashion-mnist",
        List.of(
            URI.create("https://fashion-mnist.s3.eu-central-1.amazonaws.com/"),
            URI.create(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
            URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/")),
        List.of(
            packed(
                TRAIN_IMAGES,
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            packed(
                TRAIN_LABELS,
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            packed(
                TEST_IMAGES,
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            packed(
                TEST_LABELS,
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));
  }

  /** Krizhevsky 2009, binary version; 50,000 and 10,000 colour pictures. */
  private static Download cifar10() {
    return new Download(
        "cifar-10",
        List.of(
            URI.create("https://www.cs.toronto.edu/~kriz/"),
            URI.create("https://cave.cs.toronto.edu/kriz/"),
            URI.create("https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/"),
            URI.create(
                "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/")),
        List.of(
            packed(
                "cifar-10-binary.tar.gz",
                170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")));
  }
}
