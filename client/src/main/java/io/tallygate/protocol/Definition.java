package io.tallygate.protocol;

import java.util.List;

/** A local number that a producer gives to a series or to an attribute name, for one epoch. */
public sealed interface Definition {
  /** The local number: never given to anything else within the epoch. */
  int number();

  /** {@link FrameLayout#DEFINE_KIND_SERIES} or {@link FrameLayout#DEFINE_KIND_ATTRIBUTE}. */
  int kind();

  /**
   * A series.
   *
   * @param number dense, from 0
   * @param scale decimal places of its quantities, 0 to 9; must be the meter's
   * @param dimensions values of the meter's rating dimensions, in the meter's order; at most 255
   */
  record Series(int number, String meter, int scale, String subject, List<String> dimensions)
      implements Definition {
    public Series {
      dimensions = List.copyOf(dimensions);
    }

    @Override
    public int kind() {
      return FrameLayout.DEFINE_KIND_SERIES;
    }
  }

  /**
   * The name of a descriptive attribute.
   *
   * @param number dense, 1 to 65,535
   */
  record AttributeName(int number, String name) implements Definition {
    @Override
    public int kind() {
      return FrameLayout.DEFINE_KIND_ATTRIBUTE;
    }
  }
}
