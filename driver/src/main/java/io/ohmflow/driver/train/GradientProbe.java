package io.ohmflow.driver.train;

import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.plan.RunDefinition;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.crossbar.Differentiability;
import io.ohmflow.kernel.network.GradientEstimator;
import io.ohmflow.kernel.network.LaneWorker;
import io.ohmflow.kernel.network.ParameterLayout.Entry;
import io.ohmflow.kernel.network.StepInput;
import io.ohmflow.kernel.random.Draws;
import io.ohmflow.kernel.random.NoiseKey;
import io.ohmflow.kernel.random.Permutation;
import io.ohmflow.kernel.random.Purpose;
import java.util.List;

/**
 * Compares the straight-through gradient of one batch with that of the simulated chip, both as the
 * mean over the same draws of the chip's noise.
 *
 * <p>Where the chip has a derivative, that is the reference. Elsewhere differences of the loss with
 * common draws stand for it: along the straight-through gradient g they give g·∇L, along random
 * directions u of unit variance the length, E[(u·∇L)²] = ‖∇L‖².
 */
public final class GradientProbe {
  /** Numbers of a group in a result: g·∇L, ‖g‖², ‖∇L‖², length of differences or 0. */
  public static final int FIGURES = 4;

  /** Halvings of the length of a difference, at most. */
  private static final int HALVINGS = 6;

  /** A difference and that of half its length are the same if they differ by less, relatively. */
  private static final double SETTLED = 0.05;

  private final RunDefinition run;
  private final Dataset train;
  private final List<GradientGroup> groups;

  /**
   * @param train samples that batches are taken from
   */
  public GradientProbe(RunDefinition run, Dataset train) {
    this.run = run;
    this.train = train;
    this.groups = GradientGroup.of(run.layout());
  }

  /** The estimator that is judged: that of the run, if it is one that goes straight through. */
  public static GradientEstimator estimator(RunDefinition run) {
    GradientEstimator own = run.config().training().gradient();
    return own == GradientEstimator.STE_NOISY ? own : GradientEstimator.STE;
  }

  /** Whether a chip has a derivative to compare with. */
  public static boolean hasDerivative(ChipModel chip) {
    return Differentiability.obstacles(chip).isEmpty();
  }

  /** One batch on one chip. */
  private final class Batch {
    final GradientRequest request;
    final ChipModel chip;
    final float[] features;
    final int[] labels;
    final NoiseKey key;
    final int number;
    final float[] parameters;
    final float[] out;

    Batch(GradientRequest request, ChipModel chip, int number, float[] parameters) {
      this.request = request;
      this.chip = chip;
      this.number = number;
      this.parameters = parameters.clone();
      this.key = NoiseKey.of(request.seed());
      this.out = new float[parameters.length + LaneWorker.EXTRAS];
      int n = request.samples();
      this.features = new float[n * train.sampleSize()];
      this.labels = new int[n * train.answers()];
      Permutation order = new Permutation(train.size(), key.child(Purpose.SAMPLE_ORDER));
      for (int i = 0; i < n; i++) {
        int id = (int) order.at(((long) number * n + i) % train.size());
        train.features(id, features, i * train.sampleSize());
        train.labels(id, labels, i * train.answers());
      }
    }

    StepInput input(int draw) {
      RunConfig config = run.config();
      return new StepInput(
          new StepInput.Identity(key.child(draw), request.step(), number),
          features,
          labels,
          request.samples(),
          new StepInput.NoiseLevel(config.noise().readFrom(), (float) config.noise().scale()));
    }

    /** Mean gradient over samples and draws. */
    double[] gradient(GradientEstimator estimator) {
      LaneWorker worker = run.newWorker(chip, estimator, request.samples());
      double[] mean = new double[run.layout().size()];
      for (int draw = 0; draw < request.draws(); draw++) {
        worker.step(input(draw), parameters, out);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += (double) out[i] / ((long) request.samples() * request.draws());
        }
      }
      return mean;
    }
  }

  /**
   * Compares on one batch.
   *
   * @param set number of the set of effects
   * @param batch number of the batch
   * @param parameters flat parameter vector
   * @return {@link #FIGURES} for each group, then g·∇L of all together by a difference of the loss
   */
  public double[] measure(GradientRequest request, int set, int batch, float[] parameters) {
    ChipModel chip = run.trainingChip().only(request.sets().get(set).effects());
    Batch on = new Batch(request, chip, batch, parameters);
    double[] straight = on.gradient(estimator(run));
    double[] reply = new double[FIGURES * groups.size() + 1];
    for (int g = 0; g < groups.size(); g++) {
      reply[FIGURES * g + 1] = groups.get(g).dot(straight, straight);
    }
    Differences differences = new Differences(on);
    if (hasDerivative(chip)) {
      double[] exact = on.gradient(GradientEstimator.AUTODIFF);
      for (int g = 0; g < groups.size(); g++) {
        reply[FIGURES * g] = groups.get(g).dot(straight, exact);
        reply[FIGURES * g + 2] = groups.get(g).dot(exact, exact);
      }
    } else {
      for (int g = 0; g < groups.size(); g++) {
        Slope along = differences.settled(groups.subList(g, g + 1), straight);
        reply[FIGURES * g] = along.value();
        reply[FIGURES * g + 2] = differences.square(g);
        reply[FIGURES * g + 3] = along.distance();
      }
    }
    reply[reply.length - 1] = differences.settled(groups, straight).value();
    return reply;
  }

  /**
   * A derivative along a direction by a difference.
   *
   * @param distance its length, as a share of the norm of what was moved
   * @param value mean over draws
   */
  private record Slope(double distance, double value) {}

  /** Antithetic differences of the loss, with the same draws on both sides. */
  private final class Differences {
    private final Batch on;
    private final LaneWorker worker;
    private final Draws draws = new Draws();

    Differences(Batch on) {
      this.on = on;
      this.worker = run.newWorker(on.chip, estimator(run), on.request.samples());
    }

    /**
     * direction·∇L, by the longest difference that half of it confirms. A long one leaves the
     * straight part of a loss near its minimum, a short one drowns in the steps of converters;
     * where none is confirmed it is the one that comes closest.
     */
    Slope settled(List<GradientGroup> moved, double[] direction) {
      double distance = on.request.distance();
      Slope at = new Slope(distance, along(moved, direction, distance));
      Slope best = at;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < HALVINGS && least > SETTLED; i++) {
        distance /= 2;
        Slope half = new Slope(distance, along(moved, direction, distance));
        double apart = Math.abs(at.value() - half.value());
        double error = apart == 0 ? 0 : apart / Math.abs(half.value());
        if (error < least) {
          least = error;
          best = at;
        }
        at = half;
      }
      return best;
    }

    /** direction·∇L, mean over draws, where the direction lies in some groups. */
    private double along(List<GradientGroup> moved, double[] direction, double distance) {
      double length = 0;
      double square = 0;
      for (GradientGroup group : moved) {
        length += group.dot(direction, direction);
        square += group.square(on.parameters);
      }
      if (length == 0) {
        return 0;
      }
      double by = distance * Math.sqrt(Math.max(square, Float.MIN_NORMAL) / length);
      float[] ahead = on.parameters.clone();
      float[] behind = on.parameters.clone();
      for (GradientGroup group : moved) {
        group.move(ahead, direction, by);
        group.move(behind, direction, -by);
      }
      double sum = 0;
      for (int draw = 0; draw < on.request.draws(); draw++) {
        sum += worker.loss(on.input(draw), ahead) - worker.loss(on.input(draw), behind);
      }
      return sum / (2 * by * on.request.samples() * on.request.draws());
    }

    /**
     * ‖∇L‖² of a group. A difference is multiplied by that of half its length instead of squared:
     * what the steps of converters add to the two hardly has anything in common. Random directions
     * bend little, and little of the loss changes along them, so these differences stay long.
     */
    double square(int g) {
      List<GradientGroup> group = groups.subList(g, g + 1);
      NoiseKey key = on.key.child(Purpose.DIRECTION).child(on.number).child(g);
      double[] direction = new double[run.layout().size()];
      double distance = on.request.distance();
      double total = 0;
      for (int k = 0; k < on.request.directions(); k++) {
        fill(groups.get(g), key.child(k), direction);
        total += along(group, direction, distance) * along(group, direction, distance / 2);
      }
      return total / on.request.directions();
    }

    private void fill(GradientGroup group, NoiseKey key, double[] direction) {
      long first = 0;
      for (Entry entry : group.entries()) {
        float[] normals = new float[entry.size()];
        draws.normals(key, first, normals, 0, normals.length);
        for (int i = 0; i < normals.length; i++) {
          direction[entry.offset() + i] = normals[i];
        }
        first += normals.length;
      }
    }
  }
}
