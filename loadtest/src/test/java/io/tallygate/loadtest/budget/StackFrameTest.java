package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackFrameTest {
  @ParameterizedTest
  @CsvSource({
    "libc.so.6, writev",
    "libc.so.6, recv",
    "libc.so.6, __GI___send",
    "libc.so.6, epoll_pwait2",
    "libc.so.6, __GI_epoll_ctl",
    "libc.so.6, __GI_fdatasync",
    "libc.so.6, __pwrite64",
    "libc.so.6, __pread64",
    "libc.so.6, __GI_write",
    "libc.so.6, __GI_read",
    "libc.so.6, __GI___munmap",
    "libc.so.6, __futex_abstimed_wait_common",
    "libc.so.6, __lll_lock_wake",
    "libc.so.6, __GI___open_nocancel",
    "libpthread-2.31.so, __libc_read",
    "ld-musl-x86_64.so.1, write"
  })
  void shouldKnowTheDoorsToTheKernel(String library, String symbol) {
    assertThat(new StackFrame(library, symbol).isSystemCall()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "libc.so.6, __memset_evex_unaligned_erms",
    "libc.so.6, _int_malloc",
    "libc.so.6, __pthread_mutex_unlock_usercnt",
    "libc.so.6, clock_gettime@@GLIBC_2.17",
    "libjvm.so, write",
    "java.io.OutputStream, write",
    "'', updateBytesCRC32C"
  })
  void shouldTakeAnythingElseForUserCode(String owner, String method) {
    assertThat(new StackFrame(owner, method).isSystemCall()).isFalse();
  }
}
