package io.tallygate.benchmarks.report.chart;

/**
 * Colours and letters. The colours are those of Okabe and Ito, which people tell apart whatever their sight, darkened where white lies
 * behind and lightened where black does; each series has a mark of its own besides.
 */
final class Style {
  static final double TITLE_SIZE = 17;
  static final double TEXT_SIZE = 13;
  static final double SMALL_SIZE = 11.5;

  /** Series that look different from each other. */
  static final int SERIES = 8;

  /** Colours of series by number, on white and on black; then the classes of everything else. */
  static final String CSS =
      """
      text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:13px;fill:#24292f}
      .title{font-size:17px;font-weight:600}
      .small{font-size:11.5px;fill:#57606a}
      .end{text-anchor:end}
      .middle{text-anchor:middle}
      .ground{fill:#ffffff;stroke:#d0d7de}
      .grid{stroke:#e4e8ec;fill:none}
      .axis{stroke:#6e7781;fill:none}
      .note{stroke:#6e7781;stroke-dasharray:2 3;fill:none}
      .bad{stroke:#b00020;stroke-width:2;fill:none}
      .badline{stroke:#b00020;stroke-dasharray:5 4;fill:none}
      text.badtext{fill:#b00020;font-weight:600}
      .line{fill:none;stroke-width:2;stroke-linejoin:round}
      .dashed{stroke-dasharray:6 4}
      .reach{fill:none;stroke-width:1.5}
      .span{fill:none;stroke:#24292f;stroke-width:1.5}
      .stem{opacity:.35}
      .hollow{stroke-width:2}
      path.hollow{fill:#ffffff}
      .l0{stroke:#0072b2}.l1{stroke:#d55e00}.l2{stroke:#00795a}.l3{stroke:#a8477f}
      .l4{stroke:#9a6a00}.l5{stroke:#3a8fc4}.l6{stroke:#57606a}.l7{stroke:#7a3e9d}
      .f0{fill:#0072b2}.f1{fill:#d55e00}.f2{fill:#00795a}.f3{fill:#a8477f}
      .f4{fill:#9a6a00}.f5{fill:#3a8fc4}.f6{fill:#57606a}.f7{fill:#7a3e9d}
      @media (prefers-color-scheme:dark){
      text{fill:#e6edf3}
      .small{fill:#9aa4af}
      .ground{fill:#0d1117;stroke:#30363d}
      .grid{stroke:#232a32}
      .axis,.note{stroke:#8b949e}
      .bad,.badline{stroke:#ff7b72}
      text.badtext{fill:#ff7b72}
      .span{stroke:#e6edf3}
      path.hollow{fill:#0d1117}
      .l0{stroke:#4fa8e0}.l1{stroke:#ff8c42}.l2{stroke:#2fc79a}.l3{stroke:#e29ac5}
      .l4{stroke:#f0b93a}.l5{stroke:#9ad4f5}.l6{stroke:#b1bac4}.l7{stroke:#c297e6}
      .f0{fill:#4fa8e0}.f1{fill:#ff8c42}.f2{fill:#2fc79a}.f3{fill:#e29ac5}
      .f4{fill:#f0b93a}.f5{fill:#9ad4f5}.f6{fill:#b1bac4}.f7{fill:#c297e6}
      }
      """;

  private Style() {}

  static String line(int series) {
    return "l" + series % SERIES;
  }

  static String fill(int series) {
    return "f" + series % SERIES;
  }
}
