package io.tallygate.rating;

/**
 * Named moments in the life of the core at which a crash test kills the process. In production nothing listens.
 *
 * <p>In the order of a record's way: {@code before-append}, {@code after-append}, {@code before-force}, {@code after-force},
 * {@code before-deltas}, {@code after-ids}, {@code after-mark}, {@code before-store}, {@code after-store}, {@code
 * after-recycle}. Of a slice of compaction: {@code before-merge}, {@code in-merge} (its transaction complete but for the
 * commit), {@code after-merge}. In the order of a statement's way: {@code before-statement-append}, {@code
 * before-statement-force}, {@code after-statement-force}, {@code before-statement-index}, {@code after-statement-index}.
 */
@FunctionalInterface
public interface CrashPoints {
  CrashPoints NONE = name -> {};

  /** Called by the thread that has come to the moment. */
  void reached(String name);
}
