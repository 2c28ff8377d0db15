package io.tallygate.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name on the paths that an event type's meters read out of {@code data}: {@code $.a.b} is the child b of the child a of the
 * root. Few children, so they are searched one by one. Immutable once built.
 */
final class PathNode {
  /** The node's own value is not wanted. */
  static final int NO_SLOT = -1;

  private final String name;
  private final byte[] nameBytes;
  private final List<PathNode> children = new ArrayList<>();
  private int slot = NO_SLOT;

  PathNode(String name) {
    this.name = name;
    this.nameBytes = name.getBytes(UTF_8);
  }

  /** The slot that takes the value found here, or {@link #NO_SLOT}. */
  int slot() {
    return slot;
  }

  boolean hasChildren() {
    return !children.isEmpty();
  }

  @Nullable PathNode child(String childName) {
    for (int i = 0; i < children.size(); i++) {
      if (children.get(i).name.equals(childName)) {
        return children.get(i);
      }
    }
    return null;
  }

  /**
   * Likewise.
   *
   * @param text holds the child's name in UTF-8
   */
  @Nullable PathNode child(byte[] text, int from, int to) {
    for (int i = 0; i < children.size(); i++) {
      byte[] wanted = children.get(i).nameBytes;
      if (to - from == wanted.length && JsonScan.isAt(text, from, to, wanted)) {
        return children.get(i);
      }
    }
    return null;
  }

  /**
   * Adds a path.
   *
   * @param path {@code $.a} or {@code $.a.b}
   * @param nextSlot used if the path has no slot yet
   * @return the path's slot
   */
  int add(String path, int nextSlot) {
    PathNode node = this;
    for (String part : path.substring(2).split("\\.")) {
      PathNode child = node.child(part);
      if (child == null) {
        child = new PathNode(part);
        node.children.add(child);
      }
      node = child;
    }
    if (node.slot == NO_SLOT) {
      node.slot = nextSlot;
    }
    return node.slot;
  }
}
