package io.tallygate.rating.meter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The longest prefix of a text, as a tree in three arrays: a step down is a search among the few characters that follow. Nodes
 * are numbered level by level, and each but the root hangs on the edge before its own number, so an edge needs no pointer.
 *
 * <pre>
 *   prefixes 1, 10, 44       node 0 ─1─▶ 1 ─0─▶ 3          labels    1 4 0 4
 *                                  └4─▶ 2 ─4─▶ 4          firstEdge 0 2 3 4 4 4
 * </pre>
 *
 * Allocates nothing when asked; immutable, safe for all threads.
 */
final class PrefixTrie {
  private static final int NONE = -1;

  private final char[] labels;

  /** By node: its first edge; the next node's first edge ends them. One more at the end. */
  private final int[] firstEdge;

  /** By node: number of its value; {@link #NONE} where no prefix ends. */
  private final int[] valueAt;

  private final String[] values;

  private PrefixTrie(char[] labels, int[] firstEdge, int[] valueAt, String[] values) {
    this.labels = labels;
    this.firstEdge = firstEdge;
    this.valueAt = valueAt;
    this.values = values;
  }

  /** The prefixes {@code from} to {@code until}, less one, of the sorted ones share their first {@code depth} characters. */
  private record Node(int from, int until, int depth) {}

  /**
   * Compiles prefixes.
   *
   * @param prefixes with their values; none is empty
   */
  static PrefixTrie of(Map<String, String> prefixes) {
    SortedMap<String, String> sorted = new TreeMap<>(prefixes);
    String[] keys = sorted.keySet().toArray(new String[0]);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>(List.of(new Node(0, keys.length, 0)));
    StringBuilder labels = new StringBuilder();
    List<Integer> firstEdges = new ArrayList<>();
    List<Integer> valuesAt = new ArrayList<>();
    for (int number = 0; number < nodes.size(); number++) {
      Node node = nodes.get(number);
      firstEdges.add(labels.length());
      int next = node.from();
      // the prefix that ends here sorts before all that go on
      boolean isEnd = next < node.until() && keys[next].length() == node.depth();
      valuesAt.add(
          isEnd ? numbers.computeIfAbsent(sorted.get(keys[next++]), v -> numbers.size()) : NONE);
      while (next < node.until()) {
        char label = keys[next].charAt(node.depth());
        int from = next;
        while (next < node.until() && keys[next].charAt(node.depth()) == label) {
          next++;
        }
        labels.append(label);
        nodes.add(new Node(from, next, node.depth() + 1));
      }
    }
    firstEdges.add(labels.length());
    return new PrefixTrie(
        labels.toString().toCharArray(),
        firstEdges.stream().mapToInt(Integer::intValue).toArray(),
        valuesAt.stream().mapToInt(Integer::intValue).toArray(),
        numbers.keySet().toArray(new String[0]));
  }

  /** The value of the longest prefix; null where none fits. */
  @Nullable String find(CharSequence text) {
    int best = NONE;
    int node = 0;
    for (int i = 0; i < text.length(); i++) {
      int edge = Arrays.binarySearch(labels, firstEdge[node], firstEdge[node + 1], text.charAt(i));
      if (edge < 0) {
        break;
      }
      node = edge + 1;
      best = valueAt[node] == NONE ? best : valueAt[node];
    }
    return best == NONE ? null : values[best];
  }
}
