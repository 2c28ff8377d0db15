package io.tallygate.gateway.cli;

import io.tallygate.gateway.config.ConfigurationException;
import io.tallygate.gateway.export.kafka.KafkaExport;
import io.tallygate.gateway.export.kafka.KafkaSettings;
import io.tallygate.gateway.export.sink.SinkException;
import io.tallygate.gateway.export.sink.SnapshotFile;
import io.tallygate.gateway.export.sink.SnapshotIdentity;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings a snapshot, or what changed since an earlier one, to Kafka. */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    description = {
      "Send a snapshot's rows to topics, in transactions; after the first time with --since, only what changed.",
      "Whatever ends it in between, readers of committed records see no row twice, and the same command goes on from there."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:everything is sent",
      "2:wrong usage",
      "3:the file of properties cannot be read",
      "4:the data directory, gateway or a snapshot cannot be read",
      "6:refused, or stopped by Kafka: the message says why"
    })
final class PublishKafkaCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private PublishSource source = new PublishSource();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "HOST:PORT",
      description = "a broker, or several by comma")
  private String bootstrap = "";

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "the snapshot that was sent last: rows that it has too are not sent again")
  private @Nullable Path since;

  @Option(
      names = "--full",
      description = "send all rows, although rows of an earlier snapshot were sent")
  private boolean isFull;

  @Option(
      names = "--prefix",
      defaultValue = KafkaSettings.PREFIX,
      paramLabel = "TEXT",
      description = "what names of topics begin with; default: ${DEFAULT-VALUE}")
  private String prefix = KafkaSettings.PREFIX;

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "settings of Kafka's clients, for security, compression and time-outs")
  private @Nullable Path properties;

  @Override
  public Integer call() throws ConfigurationException, InterruptedException {
    if (!source.isKept()) {
      throw new ParameterException(
          Terminal.commandLine(spec),
          "--duckdb FILE must keep the snapshot: a run that was stopped goes on with it, and the next is sent --since it");
    }
    KafkaSettings settings = new KafkaSettings(bootstrap, prefix, clientProperties());
    return source.publish(
        Terminal.commandLine(spec),
        file -> publish(file, since == null ? null : file.compareWith(since), settings));
  }

  private int publish(
      SnapshotFile file, @Nullable SnapshotIdentity earlier, KafkaSettings settings) {
    PublishReport report = new PublishReport(Terminal.out(spec));
    try {
      new KafkaExport(settings, KafkaExport.BATCH_ROWS, report, SystemNanoClock.INSTANCE)
          .run(file, earlier, isFull);
      return ExitCode.OK;
    } catch (SinkException e) {
      Terminal.err(spec).println(e.getMessage());
      return ExitCode.TARGET;
    }
  }

  private Map<String, String> clientProperties() throws ConfigurationException {
    if (properties == null) {
      return Map.of();
    }
    Properties read = new Properties();
    try (Reader reader = Files.newBufferedReader(properties)) {
      read.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "file of properties cannot be read [file=" + properties + "]: " + e);
    }
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    return settings;
  }
}
