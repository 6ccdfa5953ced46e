package io.ohmflow.driver.train;

import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.kernel.crossbar.ChipModel;
import io.ohmflow.kernel.noise.Effect;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Effects that chips are tried with. A chip has the same devices in every set: its draws depend on
 * the seed and its number only, so an effect alone is the draw that it is among the others.
 *
 * @param kind how the set was made
 * @param effect the one that is alone or left out; null for {@link Kind#TOGETHER}
 * @param effects what is switched on
 */
public record EffectSet(Kind kind, Effect effect, Set<Effect> effects) implements Serializable {

  /** How a set is made of the effects that are wanted. */
  public enum Kind {
    /** All of them. */
    TOGETHER,
    /** One of them. */
    ALONE,
    /** All but one. */
    ALL_BUT
  }

  public EffectSet {
    effects = Set.copyOf(effects);
    if ((kind == Kind.TOGETHER) != (effect == null)) {
      throw new IllegalArgumentException(kind + " with the effect " + effect);
    }
  }

  /** The set of all wanted effects. */
  public static EffectSet together(Set<Effect> wanted) {
    return new EffectSet(Kind.TOGETHER, null, wanted);
  }

  /**
   * The sets of a study, all together first. An effect that the chip does not have gives no set,
   * and neither does the only one it has, since alone it is all of them.
   */
  public static List<EffectSet> of(ChipModel chip, Set<Effect> wanted, EffectStudy study) {
    List<EffectSet> sets = new ArrayList<>(List.of(together(wanted)));
    List<Effect> present = present(chip, wanted);
    if (study == EffectStudy.TOGETHER || present.size() < 2) {
      return sets;
    }
    for (Effect effect : present) {
      sets.add(new EffectSet(Kind.ALONE, effect, Set.of(effect)));
    }
    for (Effect effect : present) {
      sets.add(new EffectSet(Kind.ALL_BUT, effect, without(wanted, effect)));
    }
    return sets;
  }

  /** The wanted effects without which the chip is another one, in their order. */
  private static List<Effect> present(ChipModel chip, Set<Effect> wanted) {
    ChipModel all = chip.only(wanted);
    return EnumSet.allOf(Effect.class).stream()
        .filter(wanted::contains)
        .filter(effect -> !all.equals(chip.only(without(wanted, effect))))
        .toList();
  }

  private static Set<Effect> without(Set<Effect> effects, Effect effect) {
    Set<Effect> rest = EnumSet.noneOf(Effect.class);
    rest.addAll(effects);
    rest.remove(effect);
    return rest;
  }

  /** For files and terminals: {@code together}, {@code drift alone}, {@code all but drift}. */
  public String label() {
    return switch (kind) {
      case TOGETHER -> "together";
      case ALONE -> effect.label() + " alone";
      case ALL_BUT -> "all but " + effect.label();
    };
  }
}
