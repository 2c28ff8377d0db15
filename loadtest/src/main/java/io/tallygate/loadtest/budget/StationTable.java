package io.tallygate.loadtest.budget;

import static io.tallygate.loadtest.budget.Station.*;

import java.util.List;

/**
 * Which thread and which code belongs to which station. A system test looks every class and method of it up in the gateway's jar, so
 * that who renames one is told.
 */
final class StationTable {
  private static final String BINARY = "io.tallygate.gateway.binary.";
  private static final String INGEST = "io.tallygate.rating.ingest.";
  private static final String LOG_PACKAGE = "io.tallygate.rating.log.";
  private static final String METER = "io.tallygate.rating.meter.";
  private static final String NETTY = "io.netty.channel.";

  private static final ThreadRole COMPILERS =
      new ThreadRole("JIT", List.of("C1 Compiler", "C2 Compiler"), COMPILER, COMPILER, List.of());

  private static final ThreadRole COLLECTORS =
      new ThreadRole(
          "GC, VM",
          List.of("GC Thread", "G1 ", "VM Thread", "VM Periodic", "Sweeper", "Service Thread"),
          COLLECTOR,
          COLLECTOR,
          List.of());

  private static final ThreadRole EVENT_LOOPS =
      new ThreadRole(
          "binary-*",
          List.of("binary-"),
          RECEIVE,
          RECEIVE,
          List.of(
              Rule.of(NETTY + "unix.Socket", RECEIVE, "recv"),
              Rule.of(NETTY + "unix.Socket", ACK, "send"),
              Rule.of(NETTY + "unix.FileDescriptor", ACK, "write"),
              Rule.of(BINARY + "LoopState", CHECK, "crc32c"),
              Rule.of("com.lmax.disruptor.", RING),
              Rule.of(INGEST + "IngestPipeline", RING, "tryClaim", "publish"),
              Rule.of(BINARY + "UsageIntake", DECODE),
              Rule.of(BINARY + "UsageCopier", DECODE),
              Rule.of(BINARY + "DefineIntake", DECODE),
              Rule.of(BINARY + "FrameInput", RECEIVE, "add"),
              Rule.of(BINARY + "FrameInput", DECODE),
              Rule.of(BINARY + "AnswerWriter", ACK),
              Rule.of(BINARY + "Answers", ACK),
              Rule.of(BINARY + "Connection", DECODE, "take"),
              Rule.of(BINARY + "BackPressure", DECODE, "retryRing")));

  private static final ThreadRole CORE =
      new ThreadRole(
          "core",
          List.of("core"),
          RING,
          RING,
          List.of(
              Rule.of(LOG_PACKAGE + "SegmentedUsageLog", LOG_CRC, "crc"),
              Rule.of(LOG_PACKAGE + "SegmentedUsageLog", LOG, "append", "stamp", "write", "roll"),
              Rule.of(INGEST + "Admission", ADMIT, "admit"),
              Rule.of(INGEST + "RecordCounter", COUNT),
              Rule.of(INGEST + "RatingEngine", FLUSH, "flush", "state"),
              Rule.of(INGEST + "RatingEngine", COUNT, "apply", "total"),
              Rule.of(INGEST + "AnswerQueue", ACK),
              Rule.of(INGEST + "CoreThread", ACK, "answer"),
              Rule.of(INGEST + "DurabilityLoop", FORCE, "wake")));

  private static final ThreadRole FORCING =
      new ThreadRole(
          "force",
          List.of("force"),
          FORCE,
          FORCE,
          List.of(
              Rule.of(INGEST + "DurabilityLoop", ACK, "handOn"),
              Rule.of(INGEST + "AnswerQueue", ACK)));

  private static final ThreadRole FLUSHING =
      new ThreadRole(
          "flush",
          List.of("flush"),
          FLUSH,
          FLUSH,
          List.of(
              Rule.of("libduckdb", STORE),
              Rule.of("org.duckdb.", STORE),
              Rule.of("io.tallygate.rating.store.", STORE)));

  private static final ThreadRole SEGMENTS =
      new ThreadRole("segments", List.of("segments"), LOG, LOG, List.of());

  private static final ThreadRole HTTP_THREADS =
      new ThreadRole(
          "vert.x-*",
          List.of("vert.x-"),
          HTTP,
          HTTP,
          List.of(
              Rule.of(NETTY + "unix.Socket", RECEIVE, "recv"),
              Rule.of(NETTY + "unix.Socket", ACK, "send"),
              Rule.of(NETTY + "unix.FileDescriptor", ACK, "write"),
              Rule.of("libduckdb", STORE),
              Rule.of("com.lmax.disruptor.", RING),
              Rule.of(INGEST + "IngestPipeline", RING, "tryClaim", "publish"),
              Rule.of(INGEST + "SeriesRegistrar", DECODE),
              Rule.of(METER + "SeriesDictionary", DECODE)));

  private static final ThreadRole OTHERS =
      new ThreadRole("others", List.of(), OTHER, OTHER, List.of(Rule.of("libduckdb", STORE)));

  private static final ThreadRole GENERATORS =
      new ThreadRole("generator", List.of(), GENERATOR, SEND, List.of());

  static final List<ThreadRole> OF_GATEWAY =
      List.of(
          EVENT_LOOPS,
          HTTP_THREADS,
          CORE,
          FORCING,
          FLUSHING,
          SEGMENTS,
          COMPILERS,
          COLLECTORS,
          OTHERS);

  static final List<ThreadRole> OF_GENERATOR = List.of(GENERATORS, COMPILERS, COLLECTORS);

  private StationTable() {}

  /** What a thread of the gateway does. */
  static ThreadRole ofGateway(String name) {
    return first(OF_GATEWAY, name, OTHERS);
  }

  /** What a thread of the generator does. */
  static ThreadRole ofGenerator(String name) {
    return first(List.of(COMPILERS, COLLECTORS), name, GENERATORS);
  }

  private static ThreadRole first(List<ThreadRole> roles, String name, ThreadRole otherwise) {
    return roles.stream().filter(role -> role.isNamed(name)).findFirst().orElse(otherwise);
  }
}
