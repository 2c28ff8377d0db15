package io.tallygate.loadtest.budget;

import java.util.regex.Pattern;

/**
 * One frame of a sampled stack.
 *
 * @param owner binary name of a Java class, or file name of a native library; empty for code that the virtual machine generates
 * @param method of the class, or symbol of the library
 */
record StackFrame(String owner, String method) {
  private static final Pattern C_LIBRARY = Pattern.compile("(libc|libpthread|ld-musl|ld)[-.].*");

  /** The C library's doors to the kernel: a sample on one of them was taken on the way out of the kernel. */
  private static final Pattern SYSTEM_CALL =
      Pattern.compile(
          "_*(GI_)?_*(libc_)?_*"
              + "(p?(read|write)v?(64)?|(recv|send)(from|to|msg)?|epoll_p?wait2?|epoll_ctl|poll|syscall"
              + "|f(data)?sync|fallocate(64)?|m(un)?map(64)?|mprotect|madvise|futex\\w*|lll_lock_w\\w+"
              + "|(clock_)?nanosleep|sched_yield|open(at)?(64)?|close)(_nocancel)?");

  /** Whether a sample with this frame on top stands for time in the kernel. */
  boolean isSystemCall() {
    return C_LIBRARY.matcher(owner).matches() && SYSTEM_CALL.matcher(method).matches();
  }
}
