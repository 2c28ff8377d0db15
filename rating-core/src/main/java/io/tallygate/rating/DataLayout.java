package io.tallygate.rating;

import java.nio.file.Path;

/**
 * Where things lie in the data directory.
 *
 * <pre>
 *  lock            one process at a time
 *  id.key          key of the id hashes
 *  log/            usage log: *.segment
 *  ids/            id horizon: one file per hour of arrival
 *  counters/       counter journal
 *  catalog/        catalog journal
 *  statements/     statement journal
 *  store/          usage store
 *  export/         snapshots on their way to who asked the gateway for them
 *  answers/        answers by idempotency key, the gateway's: *.answers
 *  latency/        latencies of the past, the gateway's: *.hlog, minutes/*.hlog
 * </pre>
 */
record DataLayout(Path directory) {
  Path idKey() {
    return directory.resolve("id.key");
  }

  Path log() {
    return directory.resolve("log");
  }

  Path ids() {
    return directory.resolve("ids");
  }

  Path counters() {
    return directory.resolve("counters");
  }

  Path catalog() {
    return directory.resolve("catalog");
  }

  Path statements() {
    return directory.resolve("statements");
  }

  Path answers() {
    return directory.resolve("answers");
  }

  Path store() {
    return directory.resolve("store");
  }
}
