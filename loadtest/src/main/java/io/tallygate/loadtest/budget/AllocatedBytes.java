package io.tallygate.loadtest.budget;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks the virtual machine of another process how many bytes its threads have allocated on the heap: exact, and cheap. */
final class AllocatedBytes implements Closeable {
  private final JMXConnector connector;
  private final ThreadMXBean threads;

  private AllocatedBytes(JMXConnector connector, ThreadMXBean threads) {
    this.connector = connector;
    this.threads = threads;
  }

  /** Attaches to a process of the same user, over an address of this machine that it says itself. */
  @SuppressWarnings("BanJNDI") // the other side is a gateway that this program started
  static AllocatedBytes attach(long pid) throws IOException {
    String address;
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        address = machine.startLocalManagementAgent();
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("the gateway's virtual machine cannot be asked [pid=" + pid + "]", e);
    }
    JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
    return new AllocatedBytes(
        connector,
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class));
  }

  /**
   * What the threads that live had allocated.
   *
   * @param byThread bytes since the thread's start, by its number in Java
   * @param names by the same number
   */
  record Reading(Map<Long, Long> byThread, Map<Long, String> names) {
    /** Bytes allocated since by threads whose name begins so; those that ended meanwhile are missing. */
    long since(Reading earlier, String beginning) {
      long sum = 0;
      for (Map.Entry<Long, Long> each : byThread.entrySet()) {
        if (names.getOrDefault(each.getKey(), "").startsWith(beginning)) {
          sum += each.getValue() - earlier.byThread.getOrDefault(each.getKey(), 0L);
        }
      }
      return sum;
    }
  }

  Reading read() {
    long[] numbers = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(numbers);
    ThreadInfo[] infos = threads.getThreadInfo(numbers);
    Map<Long, Long> byThread = new HashMap<>();
    Map<Long, String> names = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      if (infos[i] != null && bytes[i] >= 0) {
        byThread.put(numbers[i], bytes[i]);
        names.put(numbers[i], infos[i].getThreadName());
      }
    }
    return new Reading(byThread, names);
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
