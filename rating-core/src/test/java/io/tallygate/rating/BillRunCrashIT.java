package io.tallygate.rating;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallygate.rating.billing.CreditDraw;
import io.tallygate.rating.billing.Statement;
import io.tallygate.rating.billing.StatementEntry;
import io.tallygate.rating.billing.StatementKind;
import io.tallygate.rating.billing.StatementState;
import io.tallygate.rating.verify.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a bill run that is killed at random moments ends with exactly one correct statement for each subscription and period, and
 * each step that people take with statements happens whole or not at all.
 *
 * <p>Method: {@link BillRunCrashTarget} in a child process works on a copy of a data directory; it is killed from outside
 * (SIGKILL), at moments drawn over half of the time that the work takes undisturbed, or, one in five times, over that
 * of a start.
 * The next child goes on. When one gets to the end, the statements must be those of the undisturbed run, id by id; then there
 * is a fresh copy, until there were enough kills. What is simulated is the death of the process.
 */
class BillRunCrashIT {
  private static final int KILLS = Integer.getInteger("tallygate.crash.billrun.kills", 20);
  private static final long SEED = Long.getLong("tallygate.crash.seed", 20261126L);

  private static final int CHILD_SECONDS = 300;

  @TempDir Path directory;
  private final Random random = new Random(SEED);

  /** How far the work was when a life began. */
  private final Set<Long> begunAt = new TreeSet<>();

  private int rounds;

  /** What a child did: how long its start took, and its work; whether it got to the end. */
  private record Life(long startNs, long workNs, boolean isDone) {}

  @BeforeEach
  void closeTheFirstMonth() throws Exception {
    System.out.printf("bill run crash test [kills=%d] [seed=%d]%n", KILLS, SEED);
    try (Core core = Core.open(CrashTarget.settings(template()), CrashPoints.NONE)) {
      BillRunCrashCatalog.apply(core);
      BillRunCrashCatalog.use(core, 1, 75);
      BillRunCrashTarget.bill(core, 1);
      BillRunCrashCatalog.use(core, 1, 20); // late
      BillRunCrashCatalog.use(core, 2, 75);
      BillRunCrashCatalog.use(core, 3, 75);
      core.flushes().flushAndStore();
    }
  }

  private Path template() {
    return directory.resolve("template");
  }

  @Test
  void shouldMakeOneCorrectStatementForEachPeriodAndTakeStepsAsAWhole() throws Exception {
    Path undisturbed = copy(template(), "undisturbed");
    Life bills = live(undisturbed, "bill", Long.MAX_VALUE, Long.MAX_VALUE);
    List<Statement> expected = statements(undisturbed);
    checkOneForEachPeriod(expected);
    assertThat(expected).anyMatch(each -> !each.adjustments().isEmpty());
    assertThat(expected).anyMatch(each -> !each.credits().isEmpty());
    assertThat(expected).anyMatch(each -> each.state() == StatementState.DRAFT);
    killed(template(), "bill", bills, expected, KILLS);

    String lastBilled = Long.toString(expected.get(expected.size() - 1).id());
    Path billed = copy(undisturbed, "billed");
    Life steps = live(undisturbed, lastBilled, Long.MAX_VALUE, Long.MAX_VALUE);
    List<Statement> afterSteps = statements(undisturbed);
    checkOneForEachPeriod(afterSteps);
    assertThat(afterSteps.stream().map(Statement::kind).distinct())
        .containsExactlyInAnyOrder(StatementKind.values());
    killed(billed, lastBilled, steps, afterSteps, KILLS * 3 / 10);
  }

  /** Works on copies until there were enough kills. */
  private void killed(
      Path from, String work, Life undisturbed, List<Statement> expected, int wanted)
      throws Exception {
    begunAt.clear();
    int kills = 0;
    while (kills < wanted) {
      Path data = copy(from, "round-" + ++rounds);
      Life life = new Life(0, 0, false);
      while (!life.isDone) {
        boolean isInStart = random.nextInt(5) == 0;
        life =
            kills >= wanted
                ? live(data, work, Long.MAX_VALUE, Long.MAX_VALUE)
                : isInStart
                    ? live(data, work, random.nextLong(undisturbed.startNs), Long.MAX_VALUE)
                    : live(data, work, Long.MAX_VALUE, random.nextLong(undisturbed.workNs / 2));
        kills += life.isDone ? 0 : 1;
      }
      List<Statement> made = statements(data);
      for (int i = 0; i < Math.min(made.size(), expected.size()); i++) {
        assertThat(seen(made.get(i)))
            .as("seed %s, round %s, statement %s", SEED, rounds, i + 1)
            .isEqualTo(seen(expected.get(i)));
      }
      assertThat(made.size())
          .as("statements, seed %s, round %s", SEED, rounds)
          .isEqualTo(expected.size());
      checkOneForEachPeriod(made);
      assertThat(Verification.run(CrashTarget.settings(data), null).laws())
          .allSatisfy(law -> assertThat(law.faults()).as(law.checked()).isEmpty());
    }
    System.out.printf(
        "%s: killed %d times, %d rounds so far; undisturbed it takes %d ms; lives began at %s%n",
        work, kills, rounds, undisturbed.workNs / 1_000_000, begunAt);
    assertThat(begunAt).as("killed within the work").hasSizeGreaterThan(wanted / 5);
  }

  /** One life of a child, killed so long after its beginning or after it was ready, if it is not done by then. */
  private Life live(Path data, String work, long killInStartNs, long killInWorkNs)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("tallygate.jvm.flags").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Djava.io.tmpdir=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            BillRunCrashTarget.class.getName(),
            data.toString(),
            work));
    Path said = directory.resolve("said");
    long begin = System.nanoTime();
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    long ready = begin;
    boolean isOver = false;
    while (!isOver && ready == begin && System.nanoTime() - begin < killInStartNs) {
      isOver = child.waitFor(1, TimeUnit.MILLISECONDS);
      ready = isReady(said) ? System.nanoTime() : begin;
    }
    if (ready != begin && killInWorkNs != Long.MAX_VALUE) {
      isOver = child.waitFor(killInWorkNs, TimeUnit.NANOSECONDS);
    } else if (killInStartNs == Long.MAX_VALUE) {
      isOver = child.waitFor(CHILD_SECONDS, TimeUnit.SECONDS);
      assertThat(isOver).as("ends in time").isTrue();
    }
    child.destroyForcibly();
    int code = child.waitFor();
    long end = System.nanoTime();
    assertThat(code)
        .as("seed %s, child said: %s", SEED, Files.readString(said))
        .isIn(0, CrashTarget.EXIT_CODE);
    return new Life(ready - begin, end - ready, code == 0);
  }

  private boolean isReady(Path said) throws IOException {
    for (String line : Files.readString(said).lines().toList()) {
      if (line.startsWith(BillRunCrashTarget.READY)) {
        begunAt.add(Long.parseLong(line.substring(BillRunCrashTarget.READY.length() + 1)));
        return true;
      }
    }
    return false;
  }

  private Path copy(Path from, String name) throws IOException {
    Path to = directory.resolve(name);
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return to;
  }

  /** Everything ever made, by id. Nothing is due: another run makes nothing. */
  private static List<Statement> statements(Path data) throws Exception {
    try (Core core = Core.open(CrashTarget.settings(data), CrashPoints.NONE)) {
      long before = core.statements().lastId();
      BillRunCrashTarget.bill(core, BillRunCrashTarget.LAST_MONTH);
      assertThat(core.statements().lastId()).as("nothing is due").isEqualTo(before);
      List<Statement> statements = new ArrayList<>();
      for (int tenant = 0; tenant < BillRunCrashCatalog.TENANTS; tenant++) {
        for (StatementEntry entry : BillRunCrashTarget.entries(core, tenant).values()) {
          Statement statement = core.statements().read(tenant, entry.id());
          assertThat(statement).isNotNull();
          statements.add(statement);
        }
      }
      statements.sort((a, b) -> Long.compare(a.id(), b.id()));
      return statements;
    }
  }

  /** Ids and each tenant's numbers have no gaps; one statement stands for a period; no grant gives more than it has. */
  private static void checkOneForEachPeriod(List<Statement> statements) {
    Set<String> standing = new HashSet<>();
    Set<Long> cancelled = new HashSet<>();
    Map<Integer, Set<Long>> numbers = new HashMap<>();
    Map<String, BigDecimal> drawn = new HashMap<>();
    for (Statement each : statements) {
      if (each.kind() == StatementKind.CANCELLATION) {
        cancelled.add(each.relatesTo().id());
      }
    }
    for (int i = 0; i < statements.size(); i++) {
      Statement each = statements.get(i);
      assertThat(each.id()).isEqualTo(i + 1);
      if (each.state() == StatementState.ISSUED) {
        assertThat(numbers.computeIfAbsent(each.tenant(), t -> new HashSet<>()).add(each.number()))
            .as("number of %s", each.id())
            .isTrue();
      }
      if (each.state() == StatementState.DISCARDED) {
        continue;
      }
      for (CreditDraw draw : each.credits()) {
        drawn.merge(each.tenant() + "/" + draw.grant(), draw.amount(), BigDecimal::add);
      }
      if (each.kind() != StatementKind.CANCELLATION && !cancelled.contains(each.id())) {
        assertThat(standing.add(each.tenant() + "/" + each.subscription() + "/" + each.start()))
            .as("one statement of the period: %s", each.id())
            .isTrue();
      }
    }
    numbers.values().forEach(all -> assertThat(new TreeSet<>(all).last()).isEqualTo(all.size()));
    assertThat(drawn.values()).allMatch(sum -> sum.compareTo(new BigDecimal("2.50")) <= 0);
  }

  /** What a customer and the tenant's people see of it; not the numbers of flushes, which each start adds to. */
  private static String seen(Statement statement) {
    return CrashBilling.seen(statement).replaceAll("(lastFlush|throughFlush)=[0-9]+", "")
        + " id "
        + statement.id()
        + " tenant "
        + statement.tenant()
        + " "
        + statement.state()
        + " "
        + statement.kind()
        + " of "
        + statement.relatesTo()
        + " credits "
        + statement.credits()
        + " due "
        + statement.due();
  }
}
