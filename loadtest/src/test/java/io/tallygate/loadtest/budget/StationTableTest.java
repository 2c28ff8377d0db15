package io.tallygate.loadtest.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StationTableTest {
  private static final String CORE = "io.tallygate.rating.";
  private static final String GATEWAY = "io.tallygate.gateway.";

  /** Stacks as they were sampled, shortened: from the top, {@code ~} the product's packages. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "core|COUNT|org.agrona.AbstractMutableDirectBuffer.getLong ~meter.CounterTable.add"
            + " ~ingest.RecordCounter.countPlain ~ingest.RatingEngine.apply ~ingest.CoreThread.process"
            + " com.lmax.disruptor.BatchEventProcessor.run",
        "core|LOG|libc.so.6#writev libnio.so#writev0 sun.nio.ch.FileDispatcherImpl.writev"
            + " ~log.DiskSegmentStorage$ChannelFile.write ~log.SegmentedUsageLog.write ~log.SegmentedUsageLog.append",
        "core|LOG_CRC|#updateBytesCRC32C java.util.zip.CRC32C.update ~log.SegmentedUsageLog.crc"
            + " ~log.SegmentedUsageLog.stamp",
        "core|RING|com.lmax.disruptor.MultiProducerSequencer.isAvailable com.lmax.disruptor.BatchEventProcessor.run",
        "core|FORCE|libc.so.6#pthread_cond_signal java.util.concurrent.locks.LockSupport.unpark"
            + " ~ingest.DurabilityLoop.wake ~ingest.CoreThread.process",
        "core|ACK|~ingest.AnswerQueue.claim ~ingest.CoreThread.answer",
        "core|FLUSH|java.io.DataOutputStream.writeInt ~ingest.Admission$Sub.write ~ingest.RatingEngine.state",
        "force|FORCE|libc.so.6#__GI_fdatasync ~log.DiskSegmentStorage$ChannelFile.force ~log.SegmentedUsageLog.force"
            + " ~ingest.DurabilityLoop.run",
        "force|ACK|io.netty.channel.epoll.EpollIoHandler.wakeup ~ingest.DurabilityLoop.handOn ~ingest.DurabilityLoop.run",
        "binary-2-1|RECEIVE|libc.so.6#recv io.netty.channel.unix.Socket.recvAddress"
            + " io.netty.channel.epoll.AbstractEpollChannel.doReadBytes",
        "binary-2-2|ACK|libc.so.6#__GI___send io.netty.channel.unix.Socket.sendAddress",
        "binary-2-2|CHECK|#updateBytesCRC32C java.util.zip.CRC32C.update ^binary.LoopState.crc32c ^binary.UsageIntake.check",
        "binary-2-2|DECODE|^binary.SeriesTable.series ^binary.UsageCopier.copyUsage ^binary.UsageIntake.take",
        "binary-2-2|RING|com.lmax.disruptor.RingBuffer.tryNext ~ingest.IngestPipeline.tryClaim ^binary.UsageIntake.take",
        "binary-2-2|RECEIVE|io.netty.channel.epoll.EpollIoHandler.run",
        "flush|STORE|libduckdb_java123.so#duckdb::Append org.duckdb.DuckDBAppender.flush",
        "flush|FLUSH|~meter.CounterTable.drain ~FlushSteps.flush",
        "C2 CompilerThre|COMPILER|libjvm.so#Compile",
        "G1 Conc#0|COLLECTOR|libjvm.so#G1",
        "GC Thread#1|COLLECTOR|libjvm.so#G1",
        "vert.x-eventloop|RECEIVE|libc.so.6#recv io.netty.channel.unix.Socket.recvAddress",
        "vert.x-eventloop|ACK|libc.so.6#writev io.netty.channel.unix.FileDescriptor.writevAddresses",
        "vert.x-eventloop|HTTP|com.fasterxml.jackson.core.JsonParser.nextToken",
        "java|STORE|libduckdb_java123.so#duckdb::TaskScheduler",
        "thresholds|OTHER|java.lang.Thread.run"
      })
  void shouldFindTheStationOfASample(String thread, Station expected, String stack) {
    List<StackFrame> frames = new ArrayList<>();
    for (String each : stack.split(" ")) {
      String name = each.replace("~", CORE).replace("^", GATEWAY);
      int at = name.indexOf('#') >= 0 ? name.indexOf('#') : name.lastIndexOf('.');
      frames.add(new StackFrame(name.substring(0, at), name.substring(at + 1)));
    }
    ThreadRole role = StationTable.ofGateway(thread);
    assertThat(role.station(frames, frames.get(0).isSystemCall())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "java, GENERATOR, SEND",
    "C1 CompilerThre, COMPILER, COMPILER",
    "G1 Service, COLLECTOR, COLLECTOR"
  })
  void shouldKnowTheGeneratorFromItsVirtualMachine(String name, Station user, Station system) {
    ThreadRole role = StationTable.ofGenerator(name);
    assertThat(role.user()).isEqualTo(user);
    assertThat(role.system()).isEqualTo(system);
  }
}
